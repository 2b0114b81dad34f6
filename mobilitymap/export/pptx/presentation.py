"""The frame of a deck: slides of one look, each with a title, alt texts and a footer.

Everything here is layout; what is said comes from the modules beside this one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from mobilitymap.export.pptx.drawing import add_chart, add_table, table_height
from mobilitymap.export.pptx.packing import packed
from mobilitymap.export.pptx.template import (
    ACCENT,
    BODY,
    HEIGHT,
    INK,
    INNER,
    LEFT,
    QUIET,
    TOP,
    WIDTH,
    Layout,
    Part,
    box,
    describe,
    prepare,
    write,
)
from mobilitymap.export.pptx.text_fitting import fitting_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mobilitymap.export.pptx.chart_data import Chart, Table

MAX_SLIDES: Final = 12
# At the foot of a slide with a chart or a table.
_NOTE: Final = 34.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A point on a slide.

    Attributes
    ----------
    text : str
    lead : str
        What it is about, in bold before the text.
    links : tuple of (str, str)
        Texts below it, a line each, and the addresses they lead to.
    """

    text: str
    lead: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> str:
        """All of its text."""
        first = " ".join(filter(None, (self.lead, self.text)))
        return "\n".join(filter(None, (first, *(text for text, _ in self.links))))


class Deck:
    """A presentation to which slides are added one after the other.

    Parameters
    ----------
    title : str
        Of the document.
    footer : str
        At the foot of every slide but the first.
    date : datetime
        Stands as the date of the document: the same figures make the same file.
    """

    def __init__(self, title: str, footer: str, date: datetime) -> None:
        self._deck: Any = Presentation()
        self._footer, self._date = footer, date
        self._titles: set[str] = set()
        prepare(self._deck)
        about = self._deck.core_properties
        about.title, about.author, about.language = title, "mobilitymap", "en-GB"
        about.last_modified_by, about.revision = "mobilitymap", 1
        about.created = about.modified = date.replace(tzinfo=None)

    @property
    def room(self) -> int:
        """How many slides may still be added."""
        return MAX_SLIDES - len(self._deck.slides)

    def opening(self, title: str, points: Sequence[str]) -> None:
        """Add the title slide.

        Parameters
        ----------
        title : str
            Title of the slide.
        points : sequence of str
            Lines below the title.
        """
        slide = self._slide(Layout.OPENING, title, (38, 34, 30, 26), 150)
        frame = slide.placeholders[1].text_frame
        for at, text in enumerate(points):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            write(paragraph, text, 18, INK if at == 0 else QUIET)

    def text(self, title: str, points: Sequence[Paragraph]) -> None:
        """Add points as text.

        Parameters
        ----------
        title : str
            Title of the slide.
        points : sequence of Paragraph
            The paragraphs.
        """
        slide = self._slide(Layout.TEXT, title)
        frame = slide.placeholders[1].text_frame
        texts = [point.whole for point in points]
        # Office programs break links in more places than other text.
        width = (INNER - 30) * (0.85 if any(point.links for point in points) else 1)
        size = fitting_size(texts, width, BODY, (20, 18, 16, 14, 13, 12, 11, 10)) or 10
        for at, point in enumerate(points):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.5)
            _fill(paragraph, point, size)

    def picture(
        self, title: str, image: bytes, alt: str, points: Sequence[Paragraph], shape: float
    ) -> None:
        """Add a picture with points to its right.

        Parameters
        ----------
        title : str
            Title of the slide.
        image : bytes
            PNG.
        alt : str
            What it shows.
        points : sequence of Paragraph
            The paragraphs beside the picture.
        shape : float
            Width divided by height.
        """
        slide = self._slide(Layout.PLAIN, title)
        width = min(700.0, BODY * shape)
        shown = slide.shapes.add_picture(io.BytesIO(image), Pt(LEFT), Pt(TOP), width=Pt(width))
        describe(shown, "Map", alt)
        beside = LEFT + width + 16
        frame = box(slide, "Figures", (beside, TOP, WIDTH - beside - LEFT, BODY))
        size = fitting_size(
            [point.whole for point in points], WIDTH - beside - LEFT - 8, BODY, (16, 14, 12, 11)
        )
        for at, point in enumerate(points):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(8)
            _fill(paragraph, point, size or 11)

    def charts(self, title: str, shown: Sequence[Chart], note: str, remarks: str = "") -> None:
        """Add one or two charts side by side, with a note below.

        Parameters
        ----------
        title : str
            Title of the slide.
        shown : sequence of Chart
            One or two charts.
        note : str
            Text below the charts; empty for none.
        remarks : str
            Speaker notes.
        """
        slide = self._slide(Layout.PLAIN, title)
        shares = [max(0.38, chart.size / sum(item.size for item in shown)) for chart in shown]
        at = LEFT
        for chart, share in zip(shown, shares, strict=True):
            width = INNER * share / sum(shares)
            add_chart(slide, chart, (at, TOP, width - 8, BODY - _NOTE))
            at += width
        self._note(slide, note)
        self._remark(slide, remarks)

    def table(self, title: str, shown: Table, pages: int = 1) -> None:
        """Add a table, on up to so many slides; the last one says how many rows are left out.

        Parameters
        ----------
        title : str
            Title of the slide.
        shown : Table
            Head, rows and widths.
        pages : int, default 1
            On how many slides at most.
        """
        widths = [INNER * share / sum(shown.shares) for share in shown.shares]
        room = BODY - _NOTE

        def fits(rows: Sequence[Sequence[str]], size: float) -> bool:
            return table_height((shown.head, *rows), widths, size) <= room

        size = next((size for size in (13, 12, 11, 10, 9) if fits(shown.rows, size)), 9)
        parts: list[Sequence[Sequence[str]]] = []
        rest = shown.rows
        while rest and len(parts) < pages:
            held = len(rest)
            while held > 1 and not fits(rest[:held], size):
                held -= 1
            parts.append(rest[:held])
            rest = rest[held:]
        for number, part in enumerate(parts, start=1):
            named = title if len(parts) == 1 else f"{title} ({number} of {len(parts)})"
            slide = self._slide(Layout.PLAIN, named)
            add_table(slide, named, (shown.head, *part), widths, size)
            lost = f" {len(rest)} more rows have no room here." if rest else ""
            self._note(slide, f"{shown.note}{lost if number == len(parts) else ''}")
            self._remark(slide, shown.remarks)

    def save(self) -> bytes:
        """Return the file, the same bytes for the same content."""
        # At last, so that a screen reader comes to them after all else.
        for number, slide in enumerate(list(self._deck.slides)[1:], start=2):
            self._foot(slide, number)
        buffer = io.BytesIO()
        self._deck.save(buffer)
        return packed(buffer.getvalue(), self._date)

    def _slide(
        self,
        layout: Layout,
        title: str,
        sizes: Sequence[float] = (26, 24, 22, 20, 18),
        height: float = 76,
    ) -> Part:
        named, number = title, 2
        while named in self._titles:
            named, number = f"{title} ({number})", number + 1
        self._titles.add(named)
        slide = self._deck.slides.add_slide(self._deck.slide_layouts.get_by_name(layout))
        # Bold letters are wider than those that are measured.
        size = fitting_size([named], (INNER - 16) * 0.92, height, sizes, gap=0) or sizes[-1]
        write(slide.shapes.title.text_frame.paragraphs[0], named, size, ACCENT, bold=True)
        return slide

    def _foot(self, slide: Part, number: int) -> None:
        frame = box(slide, "Footer", (LEFT, HEIGHT - 38, INNER - 60, 20))
        write(frame.paragraphs[0], self._footer, 10, QUIET)
        frame = box(slide, "Slide number", (WIDTH - LEFT - 50, HEIGHT - 38, 50, 20))
        write(frame.paragraphs[0], str(number), 10, QUIET)
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    @staticmethod
    def _note(slide: Part, note: str) -> None:
        if note:
            size = fitting_size([note], (INNER - 8) * 0.95, _NOTE + 4, (12, 11, 10, 9), gap=0) or 9
            frame = box(slide, "Note", (LEFT, TOP + BODY - _NOTE + 4, INNER, _NOTE))
            write(frame.paragraphs[0], note, size, QUIET)

    @staticmethod
    def _remark(slide: Part, remarks: str) -> None:
        if remarks:
            slide.notes_slide.notes_text_frame.text = remarks


def _fill(paragraph: Part, point: Paragraph, size: float) -> None:
    """Write a point; only addresses of the web become links."""
    if point.lead:
        write(paragraph, f"{point.lead} ", size, INK, bold=True)
    if point.text:
        write(paragraph, point.text, size, INK)
    for at, (text, address) in enumerate(point.links):
        if at or point.lead or point.text:
            paragraph.add_line_break()
        run = write(paragraph, text, size, ACCENT)
        if address.startswith(("https://", "http://")):
            run.hyperlink.address = address
