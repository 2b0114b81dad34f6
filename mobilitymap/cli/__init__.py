"""The command line: ``mobilitymap COMMAND``, each command in a module of its name.

Every import that costs time happens inside the command that needs it, so that ``--help``
and ``locate`` answer at once.
"""

from __future__ import annotations

import os
import sys

import click

from mobilitymap.cli import areas, build, compare, export, indicators, locate, serve, site, values
from mobilitymap.errors import MobilityMapError, exit_code

__all__ = ["cli", "main"]

# A path may be as long as this; nothing else that means something is.
_LONGEST_WORD = 300


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mobilitymap")
def cli() -> None:
    r"""Read the UK's social mobility postcode lottery, on published statistics.

    \b
    Begin with:
      mobilitymap serve                    the dashboard, in your browser
      mobilitymap locate "BD1 1HX"         the local authority of a postcode
      mobilitymap values child-poverty     an indicator as CSV
    """


for _command in (
    serve.serve,
    build.build,
    site.site,
    indicators.indicators,
    areas.areas,
    locate.locate,
    values.values,
    compare.compare,
    export.export,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; every mistake ends in one line and exit code 2."""
    try:
        code = cli.main(standalone_mode=False)
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = 130
    except click.ClickException as error:
        hint = " See --help." if isinstance(error, click.UsageError) else ""
        click.echo(f"Error: {_line(error.format_message())}{hint}", err=True)
        code = 2
    except MobilityMapError as error:
        click.echo(f"Error: {_line(str(error))}", err=True)
        code = exit_code(error)
    except BrokenPipeError:
        # The reader of a pipe has had enough (`| head`): leave without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _line(message: str) -> str:
    """Return a message as one line, with what nobody could read (a whole file, say) cut short."""
    return " ".join(
        word if len(word) <= _LONGEST_WORD else f"{word[:40]}…" for word in message.split()
    )
