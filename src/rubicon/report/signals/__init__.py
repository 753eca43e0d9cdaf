"""What acts give away: tables and figures."""
