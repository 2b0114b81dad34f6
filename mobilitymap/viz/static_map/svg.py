"""The SVG that matplotlib writes, made small, sized in pixels and described."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_NAMES = {
    "": _SVG,
    "xlink": "http://www.w3.org/1999/xlink",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
}
_STRAIGHT = re.compile(r"[MLz\d.\s-]+")
_STEP = re.compile(r"([MLz])\s*([\d.-]*)\s*([\d.-]*)")
# Paths shorter than this are boxes and pointers, not worth the trouble.
_LONG = 60


def finished_svg(drawn: bytes, width: int, height: int, title: str, description: str) -> bytes:
    """Return a picture that matplotlib drew, ready to be shown.

    Matplotlib writes every corner of an outline with both its coordinates in full; as steps
    in tenths of a unit from the corner before they take a third of that.

    Parameters
    ----------
    drawn : bytes
        The SVG that matplotlib wrote.
    width, height : int
        In pixels.
    title, description : str
        For people who do not see it.
    """
    for prefix, name in _NAMES.items():
        ET.register_namespace(prefix, name)
    # What is parsed is matplotlib's own output.
    root = ET.fromstring(drawn)  # noqa: S314
    root.set("width", str(width))
    root.set("height", str(height))
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    found = root.find(f"{{{_SVG}}}title")
    if found is None:
        found = ET.Element(f"{{{_SVG}}}title")
        root.insert(0, found)
    found.text = title
    found.set("id", "title")
    described = ET.Element(f"{{{_SVG}}}desc", {"id": "description"})
    described.text = description
    root.insert(list(root).index(found) + 1, described)
    for path in root.iter(f"{{{_SVG}}}path"):
        corners = path.get("d", "")
        if len(corners) > _LONG and _STRAIGHT.fullmatch(corners):
            path.set("d", steps(corners))
    for element in root.iter():
        if element.tail and not element.tail.strip():
            element.tail = None
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def steps(corners: str) -> str:
    """Return a path of straight lines as steps in tenths of a unit.

    Parameters
    ----------
    corners : str
        The ``d`` of a path of moves and straight lines.

    Examples
    --------
    >>> steps("M 10 20 L 11.5 19 L 10 18 z")
    'M10 20l1.5-1-1.5-1z'
    """
    parts = []
    # Counted in tenths, so that rounding never adds up.
    x = y = 0
    start = (0, 0)
    before = ""
    for command, first, second in _STEP.findall(corners):
        if command == "z":
            parts.append("z")
            x, y = start
        else:
            to = round(float(first) * 10), round(float(second) * 10)
            if command == "M":
                parts.append(f"M{_tenths(to[0])} {_tenths(to[1])}")
                start = to
            elif to != (x, y):
                across, down = _tenths(to[0] - x), _tenths(to[1] - y)
                lead = "l" if before != "L" else "" if across.startswith("-") else " "
                parts.append(f"{lead}{across}{'' if down.startswith('-') else ' '}{down}")
            else:
                continue
            x, y = to
        before = command
    return "".join(parts)


def _tenths(number: int) -> str:
    """Write a number of tenths as a decimal, as short as it can be: ``.5``, ``-3``."""
    whole, rest = divmod(abs(number), 10)
    text = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{text}" if number < 0 else text
