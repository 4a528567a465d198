"""Dežurni: a support chat server for hosting companies."""

__version__ = "0.1.0"
