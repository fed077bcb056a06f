"""The forms that anybody may send who is not signed in, told by the head of a request.

Floods of them have threads of their own (`standalone.gunicorn_worker`), so an address counts
however it is written: with a query, encoded, with the name of the host before it.
"""

from enum import Enum
from urllib.parse import unquote_to_bytes

from gunicorn.util import split_request_uri  # type: ignore[import-untyped]  # it ships no types


class StrangerForm(Enum):
    """What such a form is for; those of one kind wait for each other."""

    #: By which people get in.
    SIGN_IN = "sign-in"
    #: A paper to be checked, which takes seconds to read.
    CHECK = "check"


#: The beginnings of their addresses.
_FOLDERS = {
    b"/sign-in": StrangerForm.SIGN_IN,
    b"/link/": StrangerForm.SIGN_IN,
    b"/language": StrangerForm.SIGN_IN,
    b"/check/": StrangerForm.CHECK,
}


def find_stranger_form(head: bytes) -> StrangerForm | None:
    """Tell which of these forms a request sends; None for any other request."""
    method, _, rest = head.partition(b" ")
    if method != b"POST":
        return None
    try:
        # As gunicorn reads it: it leaves out what no address has, such as tabs.
        split = split_request_uri(rest.partition(b" ")[0].decode("latin-1"))
    except ValueError:
        return None  # gunicorn refuses it
    path = unquote_to_bytes(split.path.encode("latin-1"))
    return next((form for begin, form in _FOLDERS.items() if path.startswith(begin)), None)
