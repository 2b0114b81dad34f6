"""The paper of still pictures: rectangles and lines of text in units of the design.

A unit is a point of matplotlib, 1/72 inch, whatever the number of pixels it will be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from mobilitymap.frontend.colors import MAP_INK, WHITE

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform


@dataclass(frozen=True)
class Frame:
    """A rectangle of the picture: left, bottom, width and height in units of the design."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height


def design(figure: Figure) -> Transform:
    """Return the transform from units of the design to the figure.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    """
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def box(figure: Figure, frame: Frame, fill: str, edge: str = WHITE) -> Rectangle:
    """Draw a rectangle.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    frame : Frame
        Left, lower edge, width and height in units of the design.
    fill : str
        Colour of the inside.
    edge : str, optional
        Colour of the line around it.
    """
    drawn = Rectangle(
        (frame.left, frame.bottom),
        frame.width,
        frame.height,
        facecolor=fill,
        edgecolor=edge,
        linewidth=0.8,
        transform=design(figure),
    )
    figure.add_artist(drawn)
    return drawn


def write(
    figure: Figure,
    place: tuple[float, float],
    text: str,
    size: float,
    **style: Any,  # noqa: ANN401 - what matplotlib's own function takes
) -> None:
    """Write one line of text; without more, its baseline begins at the place.

    Parameters
    ----------
    figure : Figure
        The matplotlib figure to draw on.
    place : tuple of float
        Across and up, in units of the design.
    text : str
        What is written.
    size : float
        Size of the type, in units of the design.
    **style : Any
        Further properties of a matplotlib `Text`.
    """
    look = {"color": MAP_INK, "va": "baseline"} | style
    # Names and links are never formulas, whatever signs they hold.
    figure.text(*place, text, size=size, transform=design(figure), parse_math=False, **look)
