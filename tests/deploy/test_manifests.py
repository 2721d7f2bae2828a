"""What the larger deployment is made from: linters of the field, and promises of our own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted(p for p in (DEPLOY / "kubernetes").glob("*.yaml") if p.stem != "kustomization")
BIN = Path(sys.executable).parent
KUBERNETES = "1.34"


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def documents() -> list[dict[str, Any]]:
    return [d for path in MANIFESTS for d in yaml.safe_load_all(path.read_text()) if d]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {d["metadata"]["name"]: d for d in documents() if d["kind"] == kind}


def containers(deployment: dict[str, Any]) -> list[dict[str, Any]]:
    pod = deployment["spec"]["template"]["spec"]
    return [*pod["containers"], *pod.get("initContainers", [])]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def test_hadolint_finds_nothing_in_the_images() -> None:
    run(str(BIN / "hadolint"), *map(str, sorted(DEPLOY.glob("*.Dockerfile"))))


@pytest.mark.integration
def test_the_compose_file_is_one() -> None:
    run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "compose.yaml")


@pytest.mark.integration
def test_yamllint_finds_nothing() -> None:
    rules = (
        "{extends: default, rules: {document-start: disable, comments-indentation: disable,"
        " braces: disable, brackets: disable, octal-values: disable,"
        " line-length: {max: 105}, truthy: {check-keys: false}}}"
    )
    run(str(BIN / "yamllint"), "-d", rules, "compose.yaml", "deploy")


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_kubernetes_would_take_every_manifest(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_every_manifest_is_applied_but_the_example_of_secrets() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == [p.name for p in MANIFESTS if p.stem != "secret.example"]


def test_every_container_is_bounded_locked_and_probed() -> None:
    for name, deployment in of_kind("Deployment").items():
        pod = deployment["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["automountServiceAccountToken"] is False, name
        for container in containers(deployment):
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] is True, container["name"]
            assert security["allowPrivilegeEscalation"] is False, container["name"]
            assert security["capabilities"] == {"drop": ["ALL"]}, container["name"]
            assert "memory" in container["resources"]["limits"], container["name"]
        for container in pod["containers"]:
            assert {"readinessProbe", "livenessProbe"} <= set(container), container["name"]


@pytest.mark.parametrize("name", ["web", "engine"])
def test_an_update_takes_nobody_away_before_another_is_there(name: str) -> None:
    deployment = of_kind("Deployment")[name]
    assert deployment["spec"]["replicas"] >= 2
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert of_kind("PodDisruptionBudget")[name]["spec"]["minAvailable"] == 1


def test_whatever_is_not_allowed_is_refused_on_the_network() -> None:
    policies = of_kind("NetworkPolicy")
    default = policies["nothing-else"]["spec"]
    assert default == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert "egress" not in policies["engine"]["spec"], "the engine calls nobody"
    assert set(policies) == {"nothing-else", *of_kind("Deployment")}


def test_the_web_processes_do_not_wait_for_the_engine_to_be_ready() -> None:
    """Without an engine red flags must still be answered, and the fallback given."""
    [web] = of_kind("Deployment")["web"]["spec"]["template"]["spec"]["containers"]
    assert web["readinessProbe"]["httpGet"]["path"] == "/healthz"


def test_no_secret_is_written_down() -> None:
    for deployment in of_kind("Deployment").values():
        for container in containers(deployment):
            for variable in container.get("env", []):
                secret = re.search("SECRET|TOKEN|DATABASE", variable["name"])
                assert not secret or "valueFrom" in variable, variable["name"]
    for name, service in compose()["services"].items():
        for key, value in (service.get("environment") or {}).items():
            if re.search("SECRET|PASSWORD|TOKEN", key):
                assert str(value).startswith("${"), f"{name}: {key}"


def test_every_setting_that_is_set_exists() -> None:
    known = {f"OSSA_{name.upper()}" for name in Settings.model_fields} | {"OSSA_DOMAIN"}
    used = {
        variable["name"]
        for deployment in of_kind("Deployment").values()
        for container in containers(deployment)
        for variable in container.get("env", [])
    }
    for service in compose()["services"].values():
        used |= set(service.get("environment") or {})
    assert {name for name in used if name.startswith("OSSA_")} <= known


def test_every_file_that_an_image_copies_is_sent_to_the_builder() -> None:
    sent = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    for image in DEPLOY.glob("*.Dockerfile"):
        for line in image.read_text().splitlines():
            if line.startswith("COPY") and "--from" not in line:
                for source in line.split()[1:-1]:
                    assert source.split("/")[0].removesuffix("*") in sent, source
                    assert (ROOT / source).exists() or source.endswith("*"), source
