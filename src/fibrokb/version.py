"""The version of the program; hatchling reads it from here."""

VERSION = "0.1.0"
