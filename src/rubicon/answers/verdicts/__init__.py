"""The verdicts on all claims, sorted."""
