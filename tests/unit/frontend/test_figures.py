"""The macro of tables of figures: what stands where, and that texts stay texts."""

from __future__ import annotations

from support.html import assert_balanced, attributes, parsed, rows_of, text_of

from mobilitymap.frontend.figures import FigureCell, FigureRow, FigureTable
from mobilitymap.frontend.templating import fragment

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def drawn(table: FigureTable) -> str:
    return str(fragment("dashboard/compare/figures.html.j2", table=table))


def test_cells_hold_their_figure_and_below_it_what_must_be_known() -> None:
    html = drawn(
        FigureTable(
            "The figures",
            "As published.",
            ["Measure", "Bradford", "Leeds"],
            [
                FigureRow(
                    "Pay",
                    [FigureCell("£640", ("few people", "Cumbria: £600")), "Not published"],
                    "2025",
                ),
                FigureRow("Index", [FigureCell("Low", css="mm-band", style="color:#000"), "High"]),
            ],
            css="mm-compared-table",
        )
    )
    assert_balanced(html)
    heads, pay, _ = rows_of(html)
    assert heads == ["Measure", "Bradford", "Leeds"]
    assert pay[0] == "Pay 2025"
    assert pay[2] == "Not published"
    cells = parsed(html).css("tbody td")
    assert [note.text() for note in cells[0].css("br + span.mm-small")] == [
        "few people",
        "Cumbria: £600",
    ]
    assert attributes(html, "td.mm-band") == [{"class": "mm-band", "style": "color:#000"}]
    assert [row["scope"] for row in attributes(html, "tbody th")] == ["row", "row"]
    assert "mm-compared-table" in attributes(html, "table")[0]["class"]


def test_texts_of_a_table_stay_texts() -> None:
    for framed in (True, False):
        html = drawn(
            FigureTable(
                HOSTILE,
                HOSTILE,
                [HOSTILE],
                [FigureRow(HOSTILE, [HOSTILE, FigureCell(HOSTILE, (HOSTILE,))], HOSTILE)],
                is_caption_framed=framed,
            )
        )
        assert not parsed(html).css("img")
        # Caption, head of the column, head and note of the row, two cells and a note.
        assert text_of(html).count(HOSTILE) == 7
        assert attributes(html, "[role=region]")[0]["aria-label"] == HOSTILE
