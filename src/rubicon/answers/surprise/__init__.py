"""Who should have seen something coming."""
