"""What a column may hold: the fields of a counterparty, guessed from header words, and a row read by them."""
