"""Native charts and tables on a slide, which can be edited in the office program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from mobilitymap.export.pptx.chart_data import Kind
from mobilitymap.export.pptx.template import (
    ACCENT,
    FONT,
    INK,
    INNER,
    LEFT,
    LINE,
    QUIET,
    TINT,
    TOP,
    WHITE,
    Part,
    colour,
    describe,
    write,
)
from mobilitymap.export.pptx.text_fitting import longest_word, row_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.export.pptx.chart_data import Chart

# python-pptx is typed in places only.
_Data: Any = CategoryChartData

# Bars, from which on they are thin.
_MANY = 24
# Categories, up to which bars need not fill the chart.
_FEW = 2


def table_height(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> float:
    """Return the height of a table in points, as far as it can be foreseen.

    Parameters
    ----------
    rows : sequence of sequences of str
        The texts of each row, the head first.
    widths : sequence of float
        Widths of the columns, in points.
    size : float
        Size of the type, in points.
    """
    return sum(_heights(rows, widths, size))


def _heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    return [row_height(row, widths, size, bold=at == 0) for at, row in enumerate(rows)]


def add_table(
    slide: Part, title: str, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float
) -> None:
    """Add a table whose first row is its head and whose first column names the rows.

    Parameters
    ----------
    slide : Slide
        The slide that is added to.
    title : str
        What the table shows.
    rows : sequence of sequence of str
        The texts of each row, the head first.
    widths : sequence of float
        Of the columns, in points.
    size : float
        Of the letters, in points.
    """
    heights = _heights(rows, widths, size)
    head_size = next(
        (s for s in (size, size - 1, size - 2) if _head_fits(rows[0], widths, s)), size - 3
    )
    place = (Pt(LEFT), Pt(TOP), Pt(INNER), Pt(sum(heights)))
    shape = slide.shapes.add_table(len(rows), len(widths), *place)
    describe(shape, "Table", f"Table: {title}. Columns: {', '.join(filter(None, rows[0]))}.")
    table = shape.table
    table.first_col = True
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
            ink = WHITE if at == 0 else INK
            bold = at == 0 or place_in_row == 0
            letters = size if at else head_size
            write(cell.text_frame.paragraphs[0], text, letters, ink, bold=bold)


def _head_fits(head: Sequence[str], widths: Sequence[float], size: float) -> bool:
    """Whether no word of the head is wider than its column."""
    return all(
        longest_word([cell], size) <= width - 8 for cell, width in zip(head, widths, strict=True)
    )


def add_chart(slide: Part, chart: Chart, place: tuple[float, float, float, float]) -> None:
    """Add a chart at left, top, width and height, in points.

    Parameters
    ----------
    slide : Part
        The slide that is added to.
    chart : Chart
        What the chart shows; stays editable in the file.
    place : tuple of float
        Left, top, width and height, in points.
    """
    data = _Data(number_format=chart.number_format)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    bars = chart.kind is Kind.BARS
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    shape = slide.shapes.add_chart(kind, *(Pt(side) for side in place), data)
    describe(shape, "Chart", chart.described())
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


def _draw_bars(drawn: Part, chart: Chart) -> None:
    drawn.category_axis.reverse_order = True
    drawn.category_axis.format.line.color.rgb = QUIET
    drawn.category_axis.has_major_gridlines = False
    # Below 0 a bar would run over the names.
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values = [value for series in chart.series for value in series.values if value is not None]
    axis = drawn.value_axis
    axis.visible = False
    axis.has_major_gridlines = False
    if min(values, default=0) >= 0:
        axis.minimum_scale = 0
    plot = drawn.plots[0]
    few = len(chart.categories) <= _FEW
    plot.gap_width, plot.overlap = (120 if few else 50 if chart.size <= _MANY else 25), 0
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(11 if chart.size <= _MANY else 8)
    for made, series in zip(plot.series, chart.series, strict=True):
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = colour(series.colour)
        made.invert_if_negative = False


def _draw_lines(drawn: Part, chart: Chart) -> None:
    axis = drawn.value_axis
    axis.major_gridlines.format.line.color.rgb = LINE
    axis.tick_labels.number_format = chart.number_format
    axis.tick_labels.number_format_is_linked = False
    axis.format.line.fill.background()
    drawn.category_axis.format.line.color.rgb = QUIET
    for made, series in zip(drawn.plots[0].series, chart.series, strict=True):
        made.smooth = False
        made.format.line.color.rgb = colour(series.colour)
        made.format.line.width = Pt(2.25)
        if series.dashed:
            made.format.line.dash_style = MSO_LINE.DASH
        made.marker.style, made.marker.size = XL_MARKER_STYLE.CIRCLE, 6
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = colour(series.colour)
        made.marker.format.line.color.rgb = colour(series.colour)
