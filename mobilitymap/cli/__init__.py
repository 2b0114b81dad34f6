"""The command line: ``mobilitymap COMMAND``."""

from mobilitymap.cli.commands import cli, main

__all__ = ["cli", "main"]
