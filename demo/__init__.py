"""The demo organisation: an invented trading and engineering company with all that a newcomer wants to look at."""
