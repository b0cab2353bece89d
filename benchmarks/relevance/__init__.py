"""The relevance suite."""
