"""What the engine refuses to start with is said in one line that names the file."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from engine.refusals import (
    NEEDS,
    Refused,
    check_config,
    check_credentials,
    check_endpoints,
    check_model,
)

POLICIES = "policies: [{name: RulePolicy}]\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "file.yml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_component_that_cannot_run_here_is_refused(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"pipeline: [{{name: some.module.{name}}}]\n{POLICIES}")
    with pytest.raises(Refused, match=f"{name} needs") as refusal:
        check_config(path)
    assert "\n" not in str(refusal.value)


def test_a_policy_that_cannot_run_here_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "pipeline: [{name: x}]\npolicies:\n- name: TEDPolicy\n")
    with pytest.raises(Refused, match="TEDPolicy needs TensorFlow"):
        check_config(path)


@pytest.mark.parametrize("text", [POLICIES, "pipeline: [{name: x}]\n", f"pipeline:\n{POLICIES}"])
def test_a_choice_left_to_rasa_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Rasa would choose its own"):
        check_config(written(tmp_path, text))


def test_the_projects_own_files_are_accepted() -> None:
    root = Path(__file__).resolve().parents[2]
    check_config(root / "config.yml")
    check_credentials(root / "credentials.yml")
    check_endpoints(root / "endpoints.yml")


def test_other_channels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="opens the channel rest"):
        check_credentials(written(tmp_path, "engine.turn.TurnChannel:\nrest:\n"))


@pytest.mark.parametrize("name", ["tracker_store", "lock_store", "event_broker", "models", "nlg"])
def test_other_endpoints_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=f"names {name}"):
        check_endpoints(written(tmp_path, f"action_endpoint: {{url: x}}\n{name}: {{type: sql}}\n"))


@pytest.mark.parametrize("text", ["a: [", "- a\n", "a: 1\na: 2\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"file\.yml"):
        check_endpoints(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.yml"):
        check_credentials(tmp_path / "none.yml")


def model(path: Path, *components: str) -> Path:
    nodes = {f"n{i}": {"uses": name} for i, name in enumerate(components)}
    data = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("metadata.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return path


def test_a_model_made_with_tensorflow_is_refused(tmp_path: Path) -> None:
    made = model(tmp_path / "m.tar.gz", "rasa.nlu.classifiers.diet_classifier.DIETClassifier")
    for path in (made, tmp_path):
        with pytest.raises(Refused, match="DIETClassifier needs TensorFlow"):
            check_model(path)


def test_a_model_of_ours_is_accepted(tmp_path: Path) -> None:
    check_model(model(tmp_path / "m.tar.gz", "engine.intents.LinearIntents"))


def test_no_model_and_no_archive_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no model in this folder"):
        check_model(tmp_path)
    with pytest.raises(Refused, match="no such model"):
        check_model(tmp_path / "m.tar.gz")
    (tmp_path / "m.tar.gz").write_text("no archive")
    with pytest.raises(Refused, match="not a model of Rasa"):
        check_model(tmp_path / "m.tar.gz")
