"""Verdicts on claims and answers to questions: tables and records."""
