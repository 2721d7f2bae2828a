"""The reference pages, made from the code: nothing in them is written twice."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, get_type_hints

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.app import create_app
from bot.cli.main import parser
from bot.settings import Settings
from handbook.markdown import ROOT, cell, table

MADE = "*Made from the code by `make docs`; edit the code, not this page.*\n\n"
PACKAGES = ("bot", "actions", "engine", "proof", "prove", "evaluation", "screening", "bench")
TOKEN = "reference"  # noqa: S105 - of an application that lives for a second


def settings() -> str:
    """Every environment variable of the web process."""
    said = attribute_docstrings(Settings)
    rows = []
    for name, field in Settings.model_fields.items():
        variable = "PORT" if name == "port" else f"OSSA_{name.upper()}"
        rows.append((f"`{variable}`", said.get(name, ""), _kind(name), _default(field.default)))
    heads = ("variable", "meaning", "kind", "default")
    return f"# Settings\n\n{MADE}{table(heads, rows)}"


def attribute_docstrings(model: type) -> dict[str, str]:
    """The text that stands below each attribute of a class."""
    tree = ast.parse(inspect.getsource(model).lstrip())
    body = tree.body[0].body  # type: ignore[attr-defined]
    said = {}
    for before, after in pairwise(body):
        told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(before, ast.AnnAssign) and told:
            said[ast.unparse(before.target)] = re.sub(r"``", "`", str(after.value.value))
    return said


def _kind(name: str) -> str:
    hint = get_type_hints(Settings)[name]
    named = {SecretStr: "secret", Path: "path", int: "number", float: "number", str: "text"}
    return named.get(hint, "list, separated by commas")


def _default(value: object) -> str:
    if isinstance(value, SecretStr) or value in ("", (), PydanticUndefined):
        return "none"
    return f"`{value}`"


def commands() -> str:
    """Every command of ``python -m bot``, and what the other packages' programs do."""
    parts = ["# Commands\n\n", MADE, "All of them end with 0, or with 1 and one line that says "]
    parts.append("what to do. They read the same settings as the service.\n\n")
    for name, each in all_commands():
        usage = " ".join(each.format_usage().removeprefix("usage: ").split())
        parts.append(f"## {name}\n\n{each.description}\n\n```text\n{usage}\n```\n\n")
        rows = [(f"`{_spelt(action)}`", action.help or "") for action in _own(each)]
        parts.append(table(("argument", "meaning"), rows) + "\n" if rows else "")
    parts.append("## Other programs\n\nWhat each can do is told by `--help`.\n\n")
    parts.append(table(("program", "what it is"), other_programs()))
    return "".join(parts)


def all_commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """``content export`` and its parser, and so on."""

    def below(path: str, each: argparse.ArgumentParser) -> Iterator[Any]:
        groups = [a for a in each._actions if isinstance(a, argparse._SubParsersAction)]
        if not groups:
            yield path.strip(), each
        for group in groups:
            told = {choice.dest: choice.help for choice in group._choices_actions}
            for name, child in group.choices.items():
                child.description = child.description or told.get(name)
                yield from below(f"{path} {name}", child)

    return below("", parser())


def _own(each: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in each._actions if not isinstance(action, argparse._HelpAction)]


def _spelt(action: argparse.Action) -> str:
    return ", ".join(action.option_strings) or action.dest


def other_programs() -> Iterator[tuple[str, str]]:
    """``python -m proof`` and the like, with the first line of what each says of itself."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("__main__.py")):
            name = ".".join(path.relative_to(ROOT).parent.parts)
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            if name != "bot" and said:
                yield f"`python -m {name}`", said.strip().split("\n\n")[0]


def make_targets(text: str | None = None) -> dict[str, str]:
    """Each target of the Makefile that has a description."""
    text = text if text is not None else (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z][a-z-]*):[^#\n]*## (.*)$", text, re.M))


def make() -> str:
    """Every target of the Makefile."""
    rows = [(f"`make {name}`", said) for name, said in make_targets().items()]
    return f"# Make targets\n\n{MADE}{table(('command', 'what it does'), rows)}"


def application(folder: Path) -> FastAPI:
    """The application with the project's own knowledge and an empty database."""
    return create_app(
        Settings.load(
            var=folder,
            knowledge=ROOT / "knowledge",
            clinic=ROOT / "clinic.toml",
            metrics_token=TOKEN,
        )
    )


def routes(app: FastAPI) -> str:
    """The patient's API, and the pages. The console's are in docs/permissions.md."""
    described = app.openapi()
    api = [
        (f"`{verb.upper()} {path}`", told.get("summary", ""), told.get("description", ""))
        for path, verbs in described["paths"].items()
        for verb, told in verbs.items()
    ]
    documented = {row[0] for row in api}
    others = [
        (f"`{method} {route.path}`", _first(route.original_route.endpoint))
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and not str(route.path).startswith("/staff")
        for method in sorted(route.methods or ())
        if f"`{method} {route.path}`" not in documented
    ]
    return (
        f"# Routes\n\n{MADE}The API's full description, with every field, is served at "
        "`/openapi.json`. The console's routes, and who may use them, are in "
        "[Who may do what](../permissions.md).\n\n## The patient's API\n\n"
        + table(("route", "what it does", "more"), api)
        + "\n## Pages and health\n\n"
        + table(("route", "what it does"), others)
    )


def _first(endpoint: Callable[..., Any]) -> str:
    return (inspect.getdoc(endpoint) or "").split("\n\n")[0]


def metrics(app: FastAPI) -> str:
    """Every number that Prometheus may read, as the application serves it."""
    rows = [(f"`{name}`", kind, said) for name, kind, said in served_metrics(app)]
    return (
        f"# Metrics\n\n{MADE}Read from `/metrics` and `/staff/metrics` of a web process with the "
        "bearer token `OSSA_METRICS_TOKEN`; engine and actions have their own ([Numbers and "
        "traces](../operations.md)). No patient and no word of one is in them.\n\n"
        + table(("metric", "kind", "meaning"), rows)
    )


def served_metrics(app: FastAPI) -> list[tuple[str, str, str]]:
    """Name, kind and meaning of each."""
    text = ""
    with TestClient(app) as client:
        for path in ("/metrics", "/staff/metrics"):
            answer = client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
            answer.raise_for_status()
            text += answer.text
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    said = dict(re.findall(r"^# HELP (\S+) ?(.*)$", text, re.M))
    return [(name, kinds[name], meaning) for name, meaning in said.items()]


def all_pages() -> Mapping[str, str]:
    """The reference pages by name. Takes some seconds: the application is started for them."""
    from handbook import clinical  # noqa: PLC0415 - loads all knowledge

    with tempfile.TemporaryDirectory() as folder:
        app = application(Path(folder))
        return {
            "settings": settings(),
            "commands": commands(),
            "make": make(),
            "routes": routes(app),
            "metrics": metrics(app),
            **clinical.pages(),
        }


__all__ = ["all_pages", "cell"]
