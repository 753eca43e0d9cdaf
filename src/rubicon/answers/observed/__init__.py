"""What has happened, and what judgements are left of those that were held possible."""
