"""Forms of whoever is not signed in are known however their address is written."""

import pytest

from standalone.stranger_forms import StrangerForm, find_stranger_form


@pytest.mark.parametrize(
    ("target", "form"),
    [
        ("/sign-in", StrangerForm.SIGN_IN),
        ("/sign-in?next=%2F", StrangerForm.SIGN_IN),
        ("/sign-in?", StrangerForm.SIGN_IN),
        ("/sign-in#a", StrangerForm.SIGN_IN),
        ("/%73ign-in", StrangerForm.SIGN_IN),
        ("/sig\tn-in", StrangerForm.SIGN_IN),
        ("http://thidua.example/sign-in", StrangerForm.SIGN_IN),
        ("/sign-in/second?next=/", StrangerForm.SIGN_IN),
        ("/link/enter?a", StrangerForm.SIGN_IN),
        ("/check/file", StrangerForm.CHECK),
        ("/check%2Ffile", StrangerForm.CHECK),
        ("/reviews/1/papers?next=/sign-in", None),
        ("/account", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_an_address_counts_however_it_is_written(target: str, form: StrangerForm | None) -> None:
    assert find_stranger_form(f"POST {target} HTTP/1.1\r\nHost: a\r\n".encode()) is form


@pytest.mark.parametrize(
    "head", [b"", b"POST", b"POST ", b"GET /sign-in HTTP/1.1\r\n", b"\xff \xff"]
)
def test_what_sends_no_form_is_none(head: bytes) -> None:
    assert find_stranger_form(head) is None
