"""Addresses within the service, and its own."""

import pytest
from flask import Flask

from workflow.web.addresses import local_address


@pytest.mark.parametrize("address", ["/", "/reviews/1", "/?text=ban%20tuyên%20giáo&council=1"])
def test_a_page_of_the_service_may_be_gone_back_to(address: str, app: Flask) -> None:
    with app.test_request_context():
        assert local_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "https://a.vn/", "//a.vn", "/\\a.vn", "/b\\..\\a.vn", "/\t/a.vn", "/b\0", "/b\r\n", "b"],
)
def test_what_browsers_may_read_otherwise_is_not(address: str, app: Flask) -> None:
    with app.test_request_context():
        assert local_address(address) == "/"
