"""What the evidence says about fibromyalgia, how sure anyone is, and who says otherwise."""

__version__ = "0.1.0"
