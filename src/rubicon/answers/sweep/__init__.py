"""Answers along one judgement, all others held."""
