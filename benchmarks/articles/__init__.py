"""How well the check of an article finds what it should: texts with labels, written by people who did not write it."""
