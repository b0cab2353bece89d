"""The nouns of the evidence base."""
