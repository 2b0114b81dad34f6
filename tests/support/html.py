"""Reading HTML in tests the way a browser does, and checking what a browser forgives."""

from __future__ import annotations

from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser, LexborNode

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"}


def parsed(html: str) -> LexborHTMLParser:
    """Return the tree of a page or of a part of one, without its styles and scripts."""
    if html.lstrip().startswith(("<tr", "<td", "<th>", "<th ", "<tbody", "<thead")):
        # Rows and cells by themselves are dropped by every parser that follows the standard.
        html = f"<table>{html}</table>"
    tree = LexborHTMLParser(html)
    tree.strip_tags(["style", "script"])
    return tree


def text_of(html: str) -> str:
    """Return the text of HTML with single, plain spaces between elements and words."""
    root = parsed(html).root
    return "" if root is None else _spaced(root.text(separator=" "))


def rows_of(html: str) -> list[list[str]]:
    """Return the text of all cells of the tables in HTML, row by row."""
    return [
        [cell.text() for cell in row.iter() if cell.tag in ("th", "td")]
        for row in parsed(html).css("tr")
    ]


def attributes(html: str, selector: str) -> list[dict[str, str]]:
    """Return the attributes of all elements that a CSS selector finds, in reading order."""
    return [_attributes(node) for node in LexborHTMLParser(html).css(selector)]


def meta_of(html: str) -> dict[str, str]:
    """Return what the head of a page says about it, by property or name."""
    found = attributes(html, "meta[content]")
    return {one.get("property") or one.get("name", ""): one["content"] for one in found}


def heading_levels(html: str) -> list[int]:
    """Return the levels of the headings in reading order."""
    return [int((node.tag or "h0")[1]) for node in parsed(html).css("h1, h2, h3, h4, h5, h6")]


def assert_balanced(html: str) -> None:
    """Fail where an element is left open or closed by another: browsers mend that in silence."""
    checker = _Balance()
    checker.feed(html)
    checker.close()
    assert not checker.open, f"left open: {checker.open}"


class _Balance(HTMLParser):
    """Follows the tags as they are written, which a parser that mends them does not show."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, _tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        last = self.open.pop()
        assert last == tag, f"</{tag}> closes <{last}>"


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _spaced(text: str) -> str:
    return " ".join(text.split())
