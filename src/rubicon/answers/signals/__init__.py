"""What acts give away about what is hidden."""
