"""What verdicts owe to intensities: words and records."""
