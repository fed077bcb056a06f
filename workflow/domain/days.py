"""Days as people in Việt Nam count them."""

import datetime as dt
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day of a moment in Việt Nam."""
    return moment.astimezone(ZONE).date()
