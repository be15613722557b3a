"""Tables of foreign files. Runs in the cage; imports nothing of Django."""
