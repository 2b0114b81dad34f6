"""The command line: ``mobilitymap COMMAND``."""

from mobilitymap.cli.commands import main

__all__ = ["main"]
