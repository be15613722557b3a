"""Measures of speed and size on bases of the demo generator: `python -m bench [--sizes 1000,10000] [--only pages]`."""
