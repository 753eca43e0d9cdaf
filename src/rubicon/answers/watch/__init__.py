"""What to watch for: which sightings would count for and against an event or a hidden state."""
