"""Labels of widgets that hold a name from the data: Streamlit reads labels as Markdown.

It does so for buttons, radio buttons, links and tooltips; what a list offers is plain text.
"""

from __future__ import annotations

import re
from typing import Final

# Nothing that is seen, and no word boundary. What Streamlit replaces after it has read the
# Markdown, names of icons and arrows, is no longer found beside it, escaped or not.
_JOINER: Final = "\N{WORD JOINER}"
_ARROW: Final = re.compile(r"(?<!\S)(?=(?:<->|->|<-|--|>=|<=|~=)(?!\S))")
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~$#^]|&(?=[#\w])")
_COLON: Final = re.compile(r":(?=\S)")
# Only at the start do these begin a list.
_BULLET: Final = re.compile(r"^(\d*)([-+.)])(?=\s|$)")


def plain(text: str) -> str:
    """Return Markdown that is shown as a text is written.

    Parameters
    ----------
    text : str
        A name, such as that of an area or of a measure.
    """
    line = _ARROW.sub(_JOINER, re.sub(r"[\r\n]+", " ", text))
    line = _SPECIAL.sub(r"\\\g<0>", line)
    line = _COLON.sub(rf"\\:{_JOINER}", line)
    return _BULLET.sub(r"\1\\\2", line)
