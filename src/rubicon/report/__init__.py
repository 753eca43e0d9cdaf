"""Figures, tables and the single-file page; never solves."""
