"""The clock of the pages: the only place that reads the time."""

import datetime as dt

from workflow.domain.days import ZONE


def now() -> dt.datetime:
    """This moment, aware."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day it is in Việt Nam, whatever the clock of the machine is set to."""
    return now().astimezone(ZONE).date()
