"""Figures as inline SVG: drawn by matplotlib, told in words for those who cannot see them."""
