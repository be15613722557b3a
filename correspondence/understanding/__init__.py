"""What a letter says about itself: its kind, number, date, whom it answers. Rules of our own for ru, uk, bg and en.

Each fact comes with its reason: a code and the words it was found in. A person confirms; nothing here decides.
"""
