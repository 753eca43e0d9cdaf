"""The page: what is shown, in which order, and how it looks."""
