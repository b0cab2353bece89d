"""Runs the command line: ``python -m fibrokb``."""

from fibrokb.cli import main

if __name__ == "__main__":
    main()
