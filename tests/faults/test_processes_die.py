"""Killing a process loses nothing: the patient gets the written fallback, then an answer."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from tests.patient import Patient
from tests.stack import Stack, make_stack

pytestmark = pytest.mark.faults

FALLBACK = "could not"


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(tmp_path_factory.mktemp("faults"))
    running.run()
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()


def kill(stack: Stack, name: str) -> None:
    process = stack.service(name).process
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_until_back(stack: Stack, name: str, restarts: int) -> None:
    deadline = time.monotonic() + 60
    service = stack.service(name)
    while service.restarts <= restarts or not service.ready:
        assert time.monotonic() < deadline, f"{name} did not come back: {stack.lines}"
        time.sleep(0.1)


def is_fallback(text: str) -> bool:
    return "112" in text and FALLBACK in text.lower()


@pytest.mark.parametrize("victim", ["engine", "actions"])
def test_a_dead_process_costs_a_fallback_and_nothing_else(own_stack: Stack, victim: str) -> None:
    patient = Patient(own_stack.url)
    patient.say("my shoulder has been hurting for two months, I am 44")
    waiting = patient.question
    assert waiting is not None
    before = patient.assessment()
    restarts = own_stack.service(victim).restarts
    kill(own_stack, victim)
    replies = patient.say("none of these")
    assert any(is_fallback(message["text"]) for message in replies)
    assert not patient.assessment()["complete"]
    assert patient.assessment()["urgency"] == before["urgency"]
    wait_until_back(own_stack, victim, restarts)
    patient.say("none of these")
    assert patient.question is not None, [m["text"] for m in patient.replies]
    said = [m["text"] for m in patient.messages() if m["author"] == "patient"]
    assert said == ["my shoulder has been hurting for two months, I am 44"] + ["none of these"] * 2


def test_an_engine_killed_in_the_middle_of_a_turn_loses_no_message(own_stack: Stack) -> None:
    patients = [Patient(own_stack.url, language) for language in ("en", "it") * 3]
    answered: list[bool] = []

    def talk(patient: Patient) -> None:
        for text in ("my hip hurts", "mi fa male l'anca", "what is an MRI?", "no", "yes"):
            answered.append(bool(patient.say(text)))

    restarts = own_stack.service("engine").restarts
    threads = [threading.Thread(target=talk, args=(patient,)) for patient in patients]
    for thread in threads:
        thread.start()
    time.sleep(0.15)
    kill(own_stack, "engine")
    for thread in threads:
        thread.join(timeout=90)
    assert answered == [True] * 30
    for patient in patients:
        messages = patient.messages()
        assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
        assert sum(m["author"] == "patient" for m in messages) == 5
    wait_until_back(own_stack, "engine", restarts)


def test_a_red_flag_is_answered_while_engine_and_actions_are_down(own_stack: Stack) -> None:
    patient = Patient(own_stack.url)
    engine, actions = own_stack.service("engine"), own_stack.service("actions")
    counts = engine.restarts, actions.restarts
    kill(own_stack, "engine")
    kill(own_stack, "actions")
    patient.say("I cannot feel between my legs and I can't hold my urine since this morning")
    assert patient.assessment()["urgency"] == "EMERGENCY_NOW"
    wait_until_back(own_stack, "engine", counts[0])
    wait_until_back(own_stack, "actions", counts[1])
    patient.say("what is cryoablation?")
    assert any(m["urgency"] == "EMERGENCY_NOW" for m in patient.replies)


def test_the_web_process_comes_back_with_every_message(own_stack: Stack) -> None:
    patient = Patient(own_stack.url)
    patient.say("how long is the recovery?")
    restarts = own_stack.service("web").restarts
    kill(own_stack, "web")
    wait_until_back(own_stack, "web", restarts)
    assert any(m["text"] == "how long is the recovery?" for m in patient.messages())
    assert patient.say("thanks")
