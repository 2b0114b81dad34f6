"""The frame that all tables of figures share: a caption, heads, and its own scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.frontend.templating import part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup


def figures_table(  # noqa: PLR0913 - what it says and how it looks
    label: str,
    caption: str,
    heads: Iterable[str],
    rows: Markup,
    *,
    css: str = "",
    is_caption_hidden: bool = False,
) -> Markup:
    """Return a table that scrolls by itself where the page is narrow.

    Parameters
    ----------
    label : str
        What the table is called.
    caption : str
        Text, or Markup where some of it looks different.
    heads : iterable of str
        The heads of the columns.
    rows : Markup
        The ``tr`` elements of its body.
    css : str
        Classes of the table, beside the one that all of them have.
    is_caption_hidden : bool
        Whether the caption is for screen readers only.
    """
    return part(
        "_table.html.j2",
        "figures_table",
        label=label,
        caption=caption,
        heads=heads,
        rows=rows,
        css=css,
        is_caption_hidden=is_caption_hidden,
    )
