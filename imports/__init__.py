"""Lists of counterparties from other programs: read, checked row by row, taken in, and taken back as a whole."""
