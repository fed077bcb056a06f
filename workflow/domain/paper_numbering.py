"""Which series a paper's number is of: the issuer's year, or a party body's term."""

import datetime as dt

from workflow.domain.record import Family

#: Party congresses are held every five years, in those that end in 0 and 5.
PARTY_TERM_YEARS = 5


def find_numbering_period(family: Family, day: dt.date) -> str:
    """The year in which a state body counts its papers, the term in which a party body does.

    A state body counts from 1 January to 31 December (NĐ 30, Điều 15.1); a party body counts each
    kind through its term. The day of each body's congress is not known here, so the year of the
    congress counts with the term that it ends.
    """
    if family != "party":
        return str(day.year)
    begun = (day.year - 1) // PARTY_TERM_YEARS * PARTY_TERM_YEARS
    return f"{begun}-{begun + PARTY_TERM_YEARS}"


def may_restart_numbering(family: Family, day: dt.date) -> bool:
    """Tell whether a term may have begun within the year: then two papers may bear one number."""
    return family == "party" and day.year % PARTY_TERM_YEARS == 0
