"""Figures as inline SVG, told in words for those who cannot see them."""
