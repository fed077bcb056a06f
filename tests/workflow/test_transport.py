"""`doctor` names each way that leaves the machine unencrypted, and what was weakened on purpose."""

import dataclasses

import pytest

from standalone.commands.doctor import diagnose_connections
from workflow.config import SignOnProvider, read_settings
from workflow.config.transport import list_plain_connections

PLAIN = {
    "THIDUA_DATABASE_URL": "postgresql://thidua@db/thidua",
    "THIDUA_DATABASE_OWNER_URL": "postgresql://owner@db/thidua?sslmode=require",
    "THIDUA_BROKER_URL": "rediss://queue/0?ssl_cert_reqs=none",
    "THIDUA_CLAMD": "tcp://clamd:3310",
    "THIDUA_SYSLOG": "udp://log:514",
}
FIT = {
    "THIDUA_DATABASE_URL": "postgresql://thidua@db/thidua?sslmode=verify-full",
    "THIDUA_DATABASE_OWNER_URL": "postgresql://owner@/thidua?host=/run/postgresql",
    "THIDUA_BROKER_URL": "rediss://queue/0",
    "THIDUA_CLAMD": "unix:///run/clamav/clamd.ctl",
    "THIDUA_SYSLOG": "udp://127.0.0.1:514",
}
MAIL = {"THIDUA_MAIL_FROM": "a@coquan.vn", "THIDUA_PUBLIC_URL": "https://a.coquan.vn"}


@pytest.mark.parametrize("name", PLAIN)
def test_each_plain_way_over_the_network_is_named(name: str) -> None:
    assert list_plain_connections(read_settings(FIT | {name: PLAIN[name]})) == [name]


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("smtp+plain://mail:25", ["THIDUA_SMTP_URL"]),
        ("smtp+plain://localhost", []),
        ("smtp://mail", []),
    ],
)
def test_letters_without_tls_stay_on_the_machine(url: str, named: list[str]) -> None:
    settings = read_settings({"THIDUA_SMTP_URL": url} | MAIL)

    assert list_plain_connections(settings) == named


def test_one_machine_needs_no_tls() -> None:
    assert list_plain_connections(read_settings({})) == []
    assert list_plain_connections(read_settings({"THIDUA_BROKER_URL": "redis://127.0.0.1/0"})) == []


def test_what_is_weaker_on_purpose_is_named_each_time() -> None:
    provider = SignOnProvider("tinh", "Tỉnh", "https://a.vn", "x", legacy_signatures=True)
    settings = dataclasses.replace(read_settings({}), sign_on=(provider,), calendar_links=True)

    said = [found.text for found in diagnose_connections(settings)]

    assert said == ["THIDUA_SIGN_ON: tinh, legacy_signatures", "THIDUA_CALENDAR_LINKS"]
