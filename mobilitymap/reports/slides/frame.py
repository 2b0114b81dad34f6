"""The frame of a deck: slides of one look, each with a title, alt texts and a footer.

Everything here is layout; what is said comes from the modules beside this one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from mobilitymap.reports.slides.figures import Kind
from mobilitymap.reports.slides.fitting import fitting_size, lines, row_height
from mobilitymap.reports.slides.packing import packed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mobilitymap.reports.slides.figures import Chart, Series

MAX_SLIDES: Final = 12
FONT: Final = "Arial"
INK, QUIET, ACCENT, TINT = (
    RGBColor.from_string(colour) for colour in ("1D2730", "4A5560", "12436D", "EEF2F5")
)
WHITE: Final = RGBColor(255, 255, 255)

# 16:9, in points.
WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP = 44.0, 122.0
INNER: Final = WIDTH - 2 * LEFT
BODY: Final = 366.0
_NOTE: Final = 34.0
_TITLE_LAYOUT, _TEXT_LAYOUT, _PLAIN_LAYOUT = 0, 1, 5


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A point on a slide: what it is about in bold, the text, and an address after it."""

    text: str
    lead: str = ""
    link: str = ""

    @property
    def whole(self) -> str:
        """All of its text."""
        return " ".join(filter(None, (self.lead, self.text, self.link)))


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
        _prepare(self._deck)
        about = self._deck.core_properties
        about.title, about.author, about.language = title, "mobilitymap", "en-GB"
        about.last_modified_by, about.revision = "mobilitymap", 1
        about.created = about.modified = date.replace(tzinfo=None)

    def opening(self, title: str, points: Sequence[str]) -> None:
        """Add the title slide."""
        slide = self._slide(_TITLE_LAYOUT, title, (38, 34, 30, 26), 150)
        frame = slide.placeholders[1].text_frame
        for at, text in enumerate(points):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            _write(paragraph, text, 18, INK if at == 0 else QUIET)

    def text(self, title: str, points: Sequence[Paragraph], pages: int = 1) -> None:
        """Add points as text, on up to so many slides.

        Points that no slide has room for are left out: callers hand over what fits.
        """
        rest = list(points)
        sizes = (20, 18, 16, 14, 13, 12) if pages == 1 else (16, 14, 13, 12)
        parts: list[list[Paragraph]] = []
        while rest and len(parts) < pages:
            held = len(rest)
            while held > 1 and self._size(rest[:held], sizes) is None:
                held -= 1
            parts.append(rest[:held])
            rest = rest[held:]
        for number, part in enumerate(parts, start=1):
            named = title if len(parts) == 1 else f"{title} ({number} of {len(parts)})"
            self._page(named, part, self._size(part, sizes) or sizes[-1])

    @staticmethod
    def _size(points: Sequence[Paragraph], sizes: Sequence[float]) -> float | None:
        return fitting_size([point.whole for point in points], INNER - 20, BODY, sizes)

    def _page(self, title: str, points: Sequence[Paragraph], size: float) -> None:
        slide = self._slide(_TEXT_LAYOUT, title)
        frame = slide.placeholders[1].text_frame
        for at, point in enumerate(points):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.5)
            if point.lead:
                _write(paragraph, f"{point.lead} ", size, INK, bold=True)
            _write(paragraph, point.text, size, INK)
            if point.link:
                run = _write(paragraph, f" {point.link}", size, ACCENT)
                if point.link.startswith(("https://", "http://")):
                    run.hyperlink.address = point.link

    def picture(
        self, title: str, image: bytes, alt: str, points: Sequence[Paragraph], shape: float
    ) -> None:
        """Add a picture with points to its right.

        Parameters
        ----------
        image : bytes
            PNG.
        alt : str
            What it shows.
        shape : float
            Width divided by height.
        """
        slide = self._slide(_PLAIN_LAYOUT, title)
        width = min(700.0, BODY * shape)
        shown = slide.shapes.add_picture(io.BytesIO(image), Pt(LEFT), Pt(TOP), width=Pt(width))
        _describe(shown, "Map", alt)
        beside = LEFT + width + 16
        box = _box(slide, beside, TOP, WIDTH - beside - LEFT, BODY)
        size = fitting_size(
            [point.whole for point in points], WIDTH - beside - LEFT - 8, BODY, (16, 14, 12, 11)
        )
        for at, point in enumerate(points):
            paragraph = box.paragraphs[0] if at == 0 else box.add_paragraph()
            paragraph.space_after = Pt(8)
            if point.lead:
                _write(paragraph, f"{point.lead} ", size or 11, INK, bold=True)
            _write(paragraph, point.text, size or 11, INK)

    def charts(self, title: str, shown: Sequence[Chart], note: str, remarks: str = "") -> None:
        """Add one or two charts side by side, with a note below.

        Parameters
        ----------
        remarks : str
            Speaker notes.
        """
        slide = self._slide(_PLAIN_LAYOUT, title)
        shares = [max(0.38, chart.size / sum(item.size for item in shown)) for chart in shown]
        at = LEFT
        for chart, share in zip(shown, shares, strict=True):
            width = INNER * share / sum(shares)
            _add_chart(slide, chart, (at, TOP, width - 8, BODY - _NOTE))
            at += width
        self._note(slide, note)
        self._remark(slide, remarks)

    def table(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        note: str = "",
        remarks: str = "",
        pages: int = 1,
    ) -> None:
        """Add a table, on up to so many slides.

        Parameters
        ----------
        shares : sequence of float
            Width of each column, relative to the others.
        """
        widths = [INNER * share / sum(shares) for share in shares]
        size = next((s for s in (13, 12, 11, 10) if _pages(head, rows, widths, s) == 1), 10)
        parts, rest = [], list(rows)
        while rest and len(parts) < pages:
            held = len(rest)
            while held > 1 and _table_height(head, rest[:held], widths, size) > BODY - _NOTE:
                held -= 1
            parts.append(rest[:held])
            rest = rest[held:]
        for number, part in enumerate(parts, start=1):
            named = title if len(parts) == 1 else f"{title} ({number} of {len(parts)})"
            slide = self._slide(_PLAIN_LAYOUT, named)
            _add_table(slide, named, (head, *part), widths, size)
            left_out = f" {len(rest)} more measures are not shown." if rest else ""
            self._note(slide, f"{note}{left_out if number == len(parts) else ''}".strip())
            self._remark(slide, remarks)

    def save(self) -> bytes:
        """Return the file, the same bytes for the same content."""
        buffer = io.BytesIO()
        self._deck.save(buffer)
        return packed(buffer.getvalue(), self._date)

    def _slide(
        self,
        layout: int,
        title: str,
        sizes: Sequence[float] = (26, 24, 22, 20, 18),
        height: float = 76,
    ) -> Any:  # noqa: ANN401 - python-pptx has no types
        named, number = title, 2
        while named in self._titles:
            named, number = f"{title} ({number})", number + 1
        self._titles.add(named)
        slide = self._deck.slides.add_slide(self._deck.slide_layouts.get_by_name(_NAMES[layout]))
        # Bold letters are wider than those that are measured.
        size = fitting_size([named], (INNER - 16) * 0.92, height, sizes, gap=0) or sizes[-1]
        _write(slide.shapes.title.text_frame.paragraphs[0], named, size, ACCENT, bold=True)
        if layout != _TITLE_LAYOUT:
            self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:  # noqa: ANN401 - python-pptx has no types
        frame = _box(slide, LEFT, HEIGHT - 38, INNER - 60, 20, "Footer")
        _write(frame.paragraphs[0], self._footer, 10, QUIET)
        frame = _box(slide, WIDTH - LEFT - 50, HEIGHT - 38, 50, 20, "Slide number")
        _write(frame.paragraphs[0], str(len(self._deck.slides)), 10, QUIET)
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    @staticmethod
    def _note(slide: Any, note: str) -> None:  # noqa: ANN401 - python-pptx has no types
        if note:
            size = fitting_size([note], INNER - 8, _NOTE + 4, (12, 11, 10, 9), gap=0) or 9
            frame = _box(slide, LEFT, TOP + BODY - _NOTE + 4, INNER, _NOTE, "Note")
            _write(frame.paragraphs[0], note, size, QUIET)

    @staticmethod
    def _remark(slide: Any, remarks: str) -> None:  # noqa: ANN401 - python-pptx has no types
        if remarks:
            slide.notes_slide.notes_text_frame.text = remarks


_NAMES: Final = {
    _TITLE_LAYOUT: "Title Slide",
    _TEXT_LAYOUT: "Title and Content",
    _PLAIN_LAYOUT: "Title Only",
}


def _prepare(deck: Any) -> None:  # noqa: ANN401 - python-pptx has no types
    """Make the default template 16:9, calm and British."""
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in _NAMES.values():
            deck.slide_layouts.remove(layout)
    (master,) = deck.slide_masters
    for holder in (master, *deck.slide_layouts):
        for shape in list(holder.placeholders):
            kind = shape.placeholder_format.type
            if kind.name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
                shape.element.getparent().remove(shape.element)
        for element in holder.element.iter(qn("a:latin")):
            element.set("typeface", FONT)
        _speak_british(holder.element)
    for element in deck.element.iter(qn("a:latin")):
        element.set("typeface", FONT)
    _speak_british(deck.element)
    for style in master.element.iter(qn("p:titleStyle")):
        style.find(qn("a:lvl1pPr")).set("algn", "l")
    for holder in (master, *deck.slide_layouts):
        opening = holder.name == _NAMES[_TITLE_LAYOUT]
        for shape in holder.placeholders:
            if shape.placeholder_format.idx == 0:
                shape.left, shape.width = Pt(LEFT), Pt(INNER)
                shape.top, shape.height = (Pt(90), Pt(170)) if opening else (Pt(32), Pt(84))
                anchor = MSO_ANCHOR.BOTTOM if opening else MSO_ANCHOR.TOP
                shape.text_frame.vertical_anchor = anchor
            else:
                shape.left, shape.width = Pt(LEFT), Pt(INNER)
                shape.top, shape.height = (Pt(280), Pt(170)) if opening else (Pt(TOP), Pt(BODY))
                for level in shape.element.iter(qn("a:lvl1pPr")):
                    level.set("algn", "l")


def _speak_british(element: Any) -> None:  # noqa: ANN401 - python-pptx has no types
    for run in element.iter():
        if run.get("lang"):
            run.set("lang", "en-GB")


def _write(paragraph: Any, text: str, size: float, colour: RGBColor, *, bold: bool = False) -> Any:  # noqa: ANN401 - python-pptx has no types
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = colour
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
    return run


def _box(
    slide: Any, left: float, top: float, width: float, height: float, name: str = "Text"
) -> Any:  # noqa: ANN401 - python-pptx has no types
    shape = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(4)
    frame.margin_top = frame.margin_bottom = Pt(0)
    return frame


def _describe(shape: Any, name: str, alt: str) -> None:  # noqa: ANN401 - python-pptx has no types
    shape.name = name
    (about,) = shape.element.xpath(".//p:cNvPr")
    about.set("descr", alt)


def _pages(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], size: float
) -> int:
    return 1 if _table_height(head, rows, widths, size) <= BODY - _NOTE else 2


def _table_height(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], size: float
) -> float:
    return row_height(head, widths, size, bold=True) + sum(
        row_height(row, widths, size) for row in rows
    )


def _add_table(
    slide: Any, title: str, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float
) -> None:
    heights = [row_height(row, widths, size, bold=at == 0) for at, row in enumerate(rows)]
    place = (Pt(LEFT), Pt(TOP), Pt(INNER), Pt(sum(heights)))
    shape = slide.shapes.add_table(len(rows), len(widths), *place)
    _describe(shape, "Table", f"Table: {title}. Columns: {', '.join(filter(None, rows[0]))}.")
    table = shape.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for at, (cells, height) in enumerate(zip(rows, heights, strict=True)):
        table.rows[at].height = Pt(height)
        for place_in_row, text in enumerate(cells):
            cell = table.cell(at, place_in_row)
            cell.margin_left = cell.margin_right = Pt(4)
            cell.margin_top = cell.margin_bottom = Pt(3)
            cell.fill.solid()
            cell.fill.fore_color.rgb = ACCENT if at == 0 else (WHITE if at % 2 else TINT)
            colour = WHITE if at == 0 else INK
            bold = at == 0 or place_in_row == 0
            _write(cell.text_frame.paragraphs[0], text, size, colour, bold=bold)


def _add_chart(slide: Any, chart: Chart, place: tuple[float, float, float, float]) -> None:
    data = CategoryChartData(number_format=chart.number_format)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    bars = chart.kind is Kind.BARS
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    shape = slide.shapes.add_chart(kind, *(Pt(side) for side in place), data)
    _describe(shape, "Chart", chart.described())
    drawn = shape.chart
    drawn.font.name, drawn.font.size = FONT, Pt(11)
    drawn.font.color.rgb = INK
    drawn.has_title = True
    run = drawn.chart_title.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = chart.title, Pt(13), True
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    if bars:
        _draw_bars(drawn, chart)
    else:
        _draw_lines(drawn, chart)


def _draw_bars(drawn: Any, chart: Chart) -> None:  # noqa: ANN401 - python-pptx has no types
    drawn.category_axis.reverse_order = True
    drawn.category_axis.format.line.color.rgb = QUIET
    drawn.category_axis.has_major_gridlines = False
    values = [value for series in chart.series for value in series.values if value is not None]
    axis = drawn.value_axis
    axis.visible = False
    axis.has_major_gridlines = False
    if min(values, default=0) >= 0:
        axis.minimum_scale = 0
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 50, 0
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(11 if chart.size <= 24 else 9)
    for made, series in zip(plot.series, chart.series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = _rgb(series)
        made.invert_if_negative = False


def _draw_lines(drawn: Any, chart: Chart) -> None:  # noqa: ANN401 - python-pptx has no types
    axis = drawn.value_axis
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D5DBE0")
    axis.tick_labels.number_format = chart.number_format
    axis.tick_labels.number_format_is_linked = False
    axis.format.line.fill.background()
    drawn.category_axis.format.line.color.rgb = QUIET
    for made, series in zip(drawn.plots[0].series, chart.series, strict=True):
        made.smooth = False
        made.format.line.color.rgb = _rgb(series)
        made.format.line.width = Pt(2.25)
        if series.dashed:
            made.format.line.dash_style = MSO_LINE.DASH
        made.marker.style, made.marker.size = XL_MARKER_STYLE.CIRCLE, 6
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = _rgb(series)
        made.marker.format.line.color.rgb = _rgb(series)


def _rgb(series: Series) -> RGBColor:
    return RGBColor.from_string(series.colour.removeprefix("#").upper())


__all__ = ["MAX_SLIDES", "Deck", "Paragraph", "lines"]
