"""What a page needs to solve the game again by itself."""
