"""Office files without the time at which they were written."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def packed(content: bytes, date: datetime) -> bytes:
    """Pack an Office file anew, with one date for everything in it.

    python-pptx stamps the parts of a deck, and the workbooks behind its charts, with the
    present time; without it the same deck is the same bytes.

    Parameters
    ----------
    content : bytes
        A PPTX or XLSX file.
    date : datetime
        UTC.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name.endswith(".xlsx"):
                part = packed(part, date)
            elif name == "docProps/core.xml":
                stamp = date.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                part = _STAMP.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, date.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, part)
    return buffer.getvalue()
