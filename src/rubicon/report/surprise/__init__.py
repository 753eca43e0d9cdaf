"""Who should have seen it coming: tables."""
