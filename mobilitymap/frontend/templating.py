"""Pages from templates: compiled once, everything escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from mobilitymap.text.formatting import date_text
from mobilitymap.text.glossary import anchor

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mobilitymap.frontend"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["anchor"] = anchor
    environment.filters["date"] = date_text
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def page(name: str, /, **values: object) -> bytes:
    """Fill in a template of the folder ``templates``.

    Parameters
    ----------
    name : str
        Such as ``area.html.j2``.
    **values
        What the template needs; a name that is missing is an error.

    Returns
    -------
    bytes
        UTF-8.
    """
    return _template(name).render(**values).encode()


def fragment(name: str, /, **values: object) -> Markup:
    """Fill in a template that is a part of a page, for pages and the dashboard alike.

    Parameters
    ----------
    name : str
        Such as ``_footer.html.j2``.
    **values
        What the template needs; what is no Markup is escaped.
    """
    # The template has escaped whatever is text.
    return Markup(_template(name).render(**values))  # noqa: S704


def part(name: str, macro: str, /, **values: object) -> Markup:
    """Fill in one macro of a template, where templates share it or several belong together.

    Parameters
    ----------
    name : str
        The template, such as ``_table.html.j2``.
    macro : str
        The macro in it.
    **values
        Arguments of the macro, by name; what is no Markup is escaped.
    """
    filled: Markup = getattr(_template(name).module, macro)(**values)
    return filled


def paragraph(css: str, text: str, *, is_status: bool = False) -> Markup:
    """Return a text as a paragraph by itself.

    Parameters
    ----------
    css : str
        Its classes.
    text : str
        Plain text.
    is_status : bool
        Whether screen readers say it when it changes.
    """
    return fragment("dashboard/paragraph.html.j2", css=css, text=text, is_status=is_status)
