"""Whole numbers as they come in a query or a form: a row's number, a version that was seen."""

LONGEST = 18  # figures that surely fit the database's widest column


GREATEST = 2**63 - 1  # of the numbers that a row of ours can have


def whole(text: str) -> int | None:
    """The number that the figures write; None for what is none, or is too long to be one of ours.

    `str.isdigit` is true of "\u00b2", which `int` cannot read.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
