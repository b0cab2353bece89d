"""How the parts of the tool that were learnt, not written, were made."""
