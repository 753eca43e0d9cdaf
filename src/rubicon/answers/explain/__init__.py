"""Why a player would do that: ``explain`` splits what one option is worth more than another."""
