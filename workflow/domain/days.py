"""Days as people in Việt Nam count them."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

#: Gives this moment; what runs for long asks it again and again.
Clock = Callable[[], dt.datetime]


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day of a moment in Việt Nam."""
    return moment.astimezone(ZONE).date()
