"""What the deployment promises, read off the file by the real Compose parser."""

import json
import re
from typing import Any

import pytest

from standalone.certificates import HOLDERS
from standalone.programs import ROOT
from tests.deploy.conftest import compose
from workflow.config import SETTINGS
from workflow.services.queue import Queue

SERVICES = (
    *("web", "worker", "batches", "inspections", "scheduler", "migrate"),
    *("certificates", "postgres", "redis", "proxy"),
)
OURS = SERVICES[:6]
#: Made by others.
FOREIGN = ("postgres", "redis", "proxy")
WORKERS = ("worker", "batches", "inspections")


def parse_duration(duration: str) -> int:
    """ "3m20s" as seconds."""
    minutes, rest = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", duration).groups()  # type: ignore[union-attr]
    return int(minutes or 0) * 60 + int(rest or 0)


def test_these_services_and_no_others(composed: dict[str, Any]) -> None:
    assert sorted(composed["services"]) == sorted(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_change_nothing_but_its_volumes(
    name: str, composed: dict[str, Any]
) -> None:
    service = composed["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {volume["type"] for volume in service["volumes"]} == {"volume"}


def test_nothing_runs_as_root(composed: dict[str, Any]) -> None:
    users = {name: composed["services"][name].get("user") for name in FOREIGN}

    assert users == {"postgres": "postgres", "redis": "redis", "proxy": "nginx"}
    assert re.findall(r"^USER (.+)$", read_dockerfile(), re.M) == ["10001"]


def test_what_others_made_is_pinned_to_an_exact_version(composed: dict[str, Any]) -> None:
    images = [composed["services"][name]["image"] for name in FOREIGN]
    bases = re.findall(r"^FROM (\S+)", read_dockerfile(), re.M)

    assert [image for image in images + bases if not re.search(r":\d+\.\d+(\.\d+)?-", image)] == []


def test_secrets_are_files_and_have_no_defaults(composed: dict[str, Any]) -> None:
    assert all(set(secret) == {"name", "file"} for secret in composed["secrets"].values())
    given = [
        f"{one.name}={text}"
        for one in SETTINGS
        if one.secret
        for text in list_environment_values(composed, one.name)
    ]
    assert [text for text in given if "://" not in text and not text.endswith("=")] == []
    assert "@" not in re.sub(r"thidua(_owner)?@postgres", "", "".join(given))


def list_environment_values(composed: dict[str, Any], name: str) -> list[str]:
    services = (composed["services"][one].get("environment", {}) for one in OURS)
    return [service[name] for service in services if name in service]


def test_every_variable_is_a_setting_that_is_read(composed: dict[str, Any]) -> None:
    known = {one.name for one in SETTINGS} | {f"{one.name}_FILE" for one in SETTINGS if one.secret}
    given = {name for one in OURS for name in composed["services"][one]["environment"]}

    assert given <= known


def test_a_worker_may_end_what_it_has_in_hand(composed: dict[str, Any]) -> None:
    from worker.app import app

    for name in WORKERS:
        grace = composed["services"][name]["stop_grace_period"]
        assert parse_duration(grace) > app.conf.task_time_limit


def test_every_queue_has_a_worker(composed: dict[str, Any]) -> None:
    commands = " ".join(" ".join(composed["services"][name]["command"]) for name in WORKERS)
    taken = ",".join(re.findall(r"--queues=(\S+)", commands)).split(",")

    assert sorted(taken) == sorted(queue.value for queue in Queue)


def test_nothing_starts_before_the_schema_is_there(composed: dict[str, Any]) -> None:
    for name in OURS[:-1]:
        needs = composed["services"][name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["redis"]["condition"] == "service_healthy"
    assert composed["services"]["migrate"]["restart"] == "no"


def test_only_the_web_is_reached_and_only_by_a_proxy_on_the_same_machine(
    composed: dict[str, Any],
) -> None:
    ports = {name: one.get("ports", []) for name, one in composed["services"].items()}

    assert [name for name, open_ in ports.items() if open_] == ["proxy"]
    assert [port["host_ip"] for port in ports["proxy"]] == ["127.0.0.1"]
    assert composed["networks"]["inside"]["internal"] is True


def read_dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_takes_all_of_the_machine(name: str, composed: dict[str, Any]) -> None:
    service = composed["services"][name]

    assert 0 < int(service["mem_limit"]) <= 2 * 2**30
    assert 0 < int(service["pids_limit"]) <= 400


def test_each_container_has_only_the_secrets_that_it_needs(composed: dict[str, Any]) -> None:
    given = {
        name: {secret["source"] for secret in composed["services"][name].get("secrets", ())}
        for name in SERVICES
    }
    inside = {"database_password", "broker_password"}

    assert given == {
        "web": inside | {"secret_key"},
        **dict.fromkeys(("worker", "batches", "inspections", "scheduler"), inside),
        "migrate": inside | {"database_owner_password"},
        "postgres": {"database_password", "database_owner_password"},
        "redis": {"broker_password"},
        "certificates": set(),
        "proxy": set(),
    }
    for name, who in {
        "THIDUA_SMTP_PASSWORD": {"web", "batches"},
        "THIDUA_BACKUP_PASSPHRASE": {"batches"},
        "THIDUA_DATABASE_OWNER_URL": {"migrate"},
    }.items():
        assert {one for one in OURS if name in composed["services"][one]["environment"]} == who


def test_every_connection_is_encrypted_and_shows_a_certificate(composed: dict[str, Any]) -> None:
    """Or leaves no machine at all: the proxy reaches the web by a socket that the two share."""
    services, configs = composed["services"], composed["configs"]
    for name in OURS:
        given = services[name]["environment"]
        for address in (given["THIDUA_DATABASE_URL"], given.get("THIDUA_DATABASE_OWNER_URL", "")):
            assert not address or "?sslmode=verify-full&sslrootcert=" in address
            assert not address or "&sslcert=" in address
        assert given["THIDUA_BROKER_URL"].startswith("rediss://redis:6379/0?ssl_cert_reqs=required")
        assert "&ssl_check_hostname=true&ssl_ca_certs=" in given["THIDUA_BROKER_URL"]
    reached = [line.split() for line in configs["database_access"]["content"].splitlines()]
    assert {line[0] for line in reached} == {"local", "hostssl"}
    assert all(line[-1] == "clientcert=verify-full" for line in reached if line[0] == "hostssl")
    assert "port 0\n" in configs["queue_access"]["content"]
    assert "tls-auth-clients yes" in configs["queue_access"]["content"]
    binds = [word for word in services["web"]["command"] if word.startswith("--bind")]
    assert binds == ["--bind=unix:/sockets/web.sock", "--bind=127.0.0.1:8000"]
    assert "server unix:/sockets/web.sock" in configs["proxy"]["content"]
    sharing = {
        name
        for name, service in services.items()
        if any(volume["source"] == "sockets" for volume in service["volumes"])
    }
    assert sharing == {"web", "proxy"}


def test_each_container_sees_only_its_own_certificate(composed: dict[str, Any]) -> None:
    seen = {
        name: {
            volume["source"].removeprefix("certificates_")
            for volume in service["volumes"]
            if volume["target"].startswith("/certificates/")
        }
        for name, service in composed["services"].items()
    }

    assert seen.pop("certificates") == {"authority", *(holder.name for holder in HOLDERS)}
    assert seen.pop("migrate") == {"service", "owner"}
    assert (seen.pop("postgres"), seen.pop("redis")) == ({"postgres"}, {"redis"})
    assert seen.pop("proxy") == set()
    assert set(map(frozenset, seen.values())) == {frozenset({"service"})}
    for name in ("postgres", "redis"):
        needs = composed["services"][name]["depends_on"]["certificates"]["condition"]
        assert needs == "service_completed_successfully"


def test_the_service_and_the_owner_of_the_tables_are_two_roles(composed: dict[str, Any]) -> None:
    services = composed["services"]

    assert services["postgres"]["environment"]["POSTGRES_USER"] == "thidua_owner"
    assert "://thidua@" in services["web"]["environment"]["THIDUA_DATABASE_URL"]
    assert "CREATE ROLE thidua LOGIN" in composed["configs"]["service_role"]["content"]


def test_with_a_bucket_every_process_of_ours_knows_it_and_reaches_it() -> None:
    files = ("docker-compose.yml", "docker-compose.s3.yml")
    url = "s3://KEY@bucket/thidua?endpoint=https://s3.example.vn"

    done = compose(*files, THIDUA_STORE_URL=url)
    forgotten = compose(*files)

    assert done.returncode == 0, done.stderr
    services = json.loads(done.stdout)["services"]
    for name in OURS:
        assert services[name]["environment"]["THIDUA_STORE_URL"] == url
        assert "store_password" in [one["source"] for one in services[name]["secrets"]]
        assert {"inside", "outside"} <= set(services[name]["networks"])
    assert forgotten.returncode != 0
    assert "THIDUA_STORE_URL" in forgotten.stderr


def test_with_gotenberg_every_process_of_ours_prints_by_it_and_nobody_else_reaches_it() -> None:
    done = compose("docker-compose.yml", "docker-compose.gotenberg.yml")

    assert done.returncode == 0, done.stderr
    services = json.loads(done.stdout)["services"]
    url = "http://gotenberg:3000"
    for name in OURS:
        given = services[name]["environment"]
        assert (given["THIDUA_PDF_ENGINE"], given["THIDUA_GOTENBERG_URL"]) == ("gotenberg", url)
    server = services["gotenberg"]
    assert list(server["networks"]) == ["inside"]
    assert "ports" not in server
    assert server["cap_drop"] == ["ALL"]
    assert re.search(r":\d+\.\d+\.\d+$", server["image"])
