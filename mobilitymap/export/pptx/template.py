"""The look of a deck: 16:9, one typeface, one size of margins, British English."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from mobilitymap.frontend import colors

# A part of a presentation. python-pptx is typed in places only.
Part = Any
_Colour: Any = RGBColor

FONT: Final = "Arial"


class Layout(StrEnum):
    """The layouts of slides that are kept of the default template, by name."""

    OPENING = "Title Slide"
    TEXT = "Title and Content"
    PLAIN = "Title Only"


def colour(code: str) -> Part:
    """Return a colour from ``#rrggbb``.

    Parameters
    ----------
    code : str
        A colour of the table, as ``#rrggbb``.
    """
    return _Colour.from_string(code.removeprefix("#").upper())


INK, QUIET, ACCENT, TINT, LINE, WHITE = (
    colour(code)
    for code in (
        colors.PRINT_INK,
        colors.MUTED_INK,
        colors.PRINT_ACCENT,
        colors.PRINT_TINT,
        colors.LINE,
        colors.WHITE,
    )
)

# In points.
WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP = 44.0, 122.0
INNER: Final = WIDTH - 2 * LEFT
BODY: Final = 366.0


def prepare(deck: Part) -> None:
    """Make the default template 16:9, calm and British.

    Parameters
    ----------
    deck : Part
        The presentation that the template is of.
    """
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in list(Layout):
            deck.slide_layouts.remove(layout)
    (master,) = deck.slide_masters
    for style in master.element.iter(qn("p:titleStyle")):
        style.find(qn("a:lvl1pPr")).set("algn", "l")
    _letters(deck.element)
    for holder in (master, *deck.slide_layouts):
        _letters(holder.element)
        for shape in list(holder.placeholders):
            _place(shape, opening=holder.name == Layout.OPENING)


def _letters(element: Part) -> None:
    """Set typeface and language."""
    for latin in element.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    for run in element.iter():
        if run.get("lang"):
            run.set("lang", "en-GB")


def _place(shape: Part, *, opening: bool) -> None:
    """Place a placeholder on the wide slide; those at the foot are not used."""
    if shape.placeholder_format.type.name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
        shape.element.getparent().remove(shape.element)
        return
    shape.left, shape.width = Pt(LEFT), Pt(INNER)
    if shape.placeholder_format.idx == 0:
        shape.top, shape.height = (Pt(90), Pt(170)) if opening else (Pt(32), Pt(84))
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if opening else MSO_ANCHOR.TOP
        return
    shape.top, shape.height = (Pt(280), Pt(170)) if opening else (Pt(TOP), Pt(BODY))
    for level in shape.element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")


def write(paragraph: Part, text: str, size: float, ink: Part, *, bold: bool = False) -> Part:
    """Add a run of text to a paragraph and return it; sizes are in points.

    Parameters
    ----------
    paragraph : Part
        The paragraph that is added to.
    text : str
        What is written.
    size : float
        Size of the type, in points.
    ink : Part
        Colour of the type.
    bold : bool, default False
        Whether the type is bold.
    """
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = ink
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
    return run


def box(slide: Part, name: str, place: tuple[float, float, float, float]) -> Part:
    """Add a box at left, top, width and height in points, and return its text frame.

    Parameters
    ----------
    slide : Part
        The slide that is added to.
    name : str
        Name in the list of objects, which a screen reader may read.
    place : tuple of float
        Left, top, width and height, in points.
    """
    shape = slide.shapes.add_textbox(*(Pt(side) for side in place))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(4)
    frame.margin_top = frame.margin_bottom = Pt(0)
    return frame


def describe(shape: Part, name: str, alt: str) -> None:
    """Name a shape and say what it shows.

    Parameters
    ----------
    shape : Part
        A shape of a slide.
    name : str
        Name in the list of objects, which a screen reader may read.
    alt : str
        What the shape shows, for those who do not see it.
    """
    shape.name = name
    (about,) = shape.element.xpath(".//p:cNvPr")
    about.set("descr", alt)
