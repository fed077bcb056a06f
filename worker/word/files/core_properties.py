"""Set the dates among the properties of a file, which no placeholder can write.

Word does not open a file whose date is no date, so a template cannot have a tag there.
"""

import datetime as dt
import re

CORE = "docProps/core.xml"
_DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*?(/>|>.*?</dcterms:\1>)", re.DOTALL)
_END = b"</cp:coreProperties>"
_TERMS = b'xmlns:dcterms="http://purl.org/dc/terms/"'
_XSI = b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def set_dates(core: bytes, on: dt.date) -> bytes:
    """Set this day as the dates of creation and change, replacing existing ones."""
    moment = f"{on.isoformat()}T00:00:00Z".encode()
    dates = b"".join(
        b'<dcterms:%b %b %b xsi:type="dcterms:W3CDTF">%b</dcterms:%b>'
        % (name, _TERMS, _XSI, moment, name)
        for name in (b"created", b"modified")
    )
    return _DATES.sub(b"", core).replace(_END, dates + _END)
