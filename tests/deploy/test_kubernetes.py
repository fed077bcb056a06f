"""The manifests for Kubernetes, held to its schemas, to Compose and to what the service is."""

import copy
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

from standalone.programs import ROOT
from workflow.config import SETTINGS
from workflow.config.store import read_store_url, split_store_url

FOLDER = ROOT / "deploy" / "kubernetes"
BUCKET = ROOT / "deploy" / "kubernetes-bucket"
#: Where a pod may be told to wait before it is told to stop: 1.30 and later.
VERSION = "1.30"
POOLS = ("worker", "batches", "inspections", "scheduler", "web")


def read_all() -> Iterator[dict[str, Any]]:
    """Every object of every file that the kustomization names."""
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
    assert sorted(kustomization["resources"]) == sorted(
        path.name for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml"
    )
    for name in kustomization["resources"]:
        yield from yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def objects() -> dict[tuple[str, str], dict[str, Any]]:
    """The objects by kind and name."""
    found = {(one["kind"], one["metadata"]["name"]): one for one in read_all()}
    assert len(found) == len(list(read_all()))
    return found


@pytest.fixture(scope="module")
def bucket_objects(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> dict[tuple[str, str], dict[str, Any]]:
    """The objects as the kustomization for a bucket patches them; each patch finds its own."""
    found = copy.deepcopy(objects)
    text = (BUCKET / "kustomization.yaml").read_text(encoding="utf-8")
    kustomization = yaml.safe_load(text)
    assert kustomization["resources"] == ["../kubernetes"]
    for one in kustomization["patches"]:
        kind, name = one["target"]["kind"], one["target"]["name"]
        meant = [key for key in found if key[0] == kind and re.fullmatch(name, key[1])]
        assert meant, one["target"]
        for key in meant:
            for step in yaml.safe_load(one["patch"]):
                _apply(found[key], step)
    return found


def _apply(target: Any, step: dict[str, Any]) -> None:
    """One step of a JSON patch (RFC 6902)."""
    *parents, last = step["path"].strip("/").split("/")
    for part in parents:
        target = target[int(part)] if isinstance(target, list) else target[part]
    place = int(last) if isinstance(target, list) else last
    known = place < len(target) if isinstance(target, list) else place in target
    assert known == (step["op"] == "replace"), step["path"]
    target[place] = step["value"]


def pods(objects: dict[tuple[str, str], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each pod is made of, by its component."""
    return {
        one["metadata"]["labels"]["app.kubernetes.io/component"]: one["spec"]["template"]["spec"]
        for (kind, _name), one in objects.items()
        if kind in {"Deployment", "Job"}
    }


def test_every_object_fits_the_schemas_of_kubernetes(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for one in objects.values():
        kubernetes_validate.validate(one, VERSION, strict=True)
    web = objects["Deployment", "thidua-web"]
    mistyped = {**web, "spec": {**web["spec"], "replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(mistyped, VERSION, strict=True)


def test_a_pod_runs_what_compose_runs(
    objects: dict[tuple[str, str], dict[str, Any]], composed: dict[str, Any]
) -> None:
    for name, pod in pods(objects).items():
        (container,) = pod["containers"]
        command = composed["services"][name]["command"]
        # The cluster reaches the web by its port, the proxy of Compose by a socket.
        assert _drop_bind(container["args"]) == _drop_bind(command), name
    assert set(pods(objects)) == {*POOLS, "migrate"}


def _drop_bind(command: list[str]) -> list[str]:
    return [word for word in command if not word.startswith("--bind=")]


def test_a_pod_can_change_nothing_but_its_volumes_and_has_limits(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for name, pod in pods(objects).items():
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["automountServiceAccountToken"] is False, name
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        assert set(container["resources"]["requests"]) == {"cpu", "memory"}


def test_every_variable_is_a_setting_and_no_secret_is_written_down(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    known = {one.name for one in SETTINGS} | {f"{one.name}_FILE" for one in SETTINGS if one.secret}
    given = dict(objects["ConfigMap", "thidua"]["data"])
    for pod in pods(objects).values():
        given |= {one["name"]: one["value"] for one in pod["containers"][0].get("env", ())}

    assert set(given) <= known
    secret = {one.name for one in SETTINGS if one.secret} & set(given)
    assert secret == {
        "THIDUA_DATABASE_URL", "THIDUA_DATABASE_OWNER_URL", "THIDUA_BROKER_URL",
    }  # fmt: skip
    assert [urlsplit(given[name]).password for name in secret] == [None] * 3
    assert not [kind for kind, _name in objects if kind == "Secret"]


def test_each_pod_has_only_the_secrets_that_it_needs(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    def secrets(pod: dict[str, Any]) -> set[str]:
        mounted = {one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one}
        read = pod["containers"][0]["envFrom"]
        return mounted | {one["secretRef"]["name"] for one in read if "secretRef" in one}

    assert {name: secrets(pod) for name, pod in pods(objects).items()} == {
        "web": {"thidua", "thidua-web", "thidua-mail"},
        "batches": {"thidua", "thidua-mail", "thidua-backup"},
        "migrate": {"thidua", "thidua-owner"},
        "worker": {"thidua"},
        "inspections": {"thidua"},
        "scheduler": {"thidua"},
    }


def test_an_update_takes_no_web_away_before_another_answers(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    spec = objects["Deployment", "thidua-web"]["spec"]
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]

    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    waits = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    config = (ROOT / "standalone" / "gunicorn_config.py").read_text(encoding="utf-8")
    ends = re.search(r"^graceful_timeout = (\d+)$", config, re.MULTILINE)
    assert ends
    assert pod["terminationGracePeriodSeconds"] > waits + int(ends[1])
    assert waits > container["readinessProbe"]["periodSeconds"]
    assert objects["PodDisruptionBudget", "thidua-web"]["spec"]["minAvailable"] < spec["replicas"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == "/healthz"


def test_a_worker_may_end_what_it_has_in_hand(
    objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    from worker.app import app

    for name in ("worker", "batches", "inspections"):
        grace = pods(objects)[name]["terminationGracePeriodSeconds"]
        assert grace > app.conf.task_time_limit
        probe = pods(objects)[name]["containers"][0]["livenessProbe"]
        assert probe["exec"]["command"] == ["python", "-m", "worker.healthcheck"]


def test_there_is_one_clock(objects: dict[tuple[str, str], dict[str, Any]]) -> None:
    spec = objects["Deployment", "thidua-scheduler"]["spec"]

    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_the_service_leads_to_the_web(objects: dict[tuple[str, str], dict[str, Any]]) -> None:
    selector = objects["Service", "thidua-web"]["spec"]["selector"]
    template = objects["Deployment", "thidua-web"]["spec"]["template"]

    assert selector == template["metadata"]["labels"]


def test_with_a_bucket_pods_share_no_volume_and_know_the_bucket(
    bucket_objects: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for one in bucket_objects.values():
        kubernetes_validate.validate(one, VERSION, strict=True)
    data = bucket_objects["ConfigMap", "thidua"]["data"]
    assert set(data) <= {one.name for one in SETTINGS} | {f"{one.name}_FILE" for one in SETTINGS}
    address = {"THIDUA_STORE_URL": data["THIDUA_STORE_URL"], "THIDUA_STORE_PASSWORD": "x"}
    assert split_store_url(read_store_url(address)).bucket == "bucket"
    assert urlsplit(data["THIDUA_STORE_URL"]).password is None
    for name, pod in pods(bucket_objects).items():
        mounts = {one["mountPath"]: one["name"] for one in pod["containers"][0]["volumeMounts"]}
        volumes = {one["name"]: one for one in pod["volumes"]}
        assert data["THIDUA_STORE_PASSWORD_FILE"].rpartition("/")[0] in mounts, name
        assert {"configMapRef": {"name": "thidua"}} in pod["containers"][0]["envFrom"], name
        shared = "persistentVolumeClaim" in volumes[mounts["/data"]]
        assert shared == (name == "batches"), name
    batches = bucket_objects["Deployment", "thidua-batches"]["spec"]
    assert (batches["replicas"], batches["strategy"]["type"]) == (1, "Recreate")
    claim = bucket_objects["PersistentVolumeClaim", "thidua-data"]["spec"]
    assert claim["accessModes"] == ["ReadWriteOnce"]
