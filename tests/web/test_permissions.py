"""Every route states who may use it; what says "patient" lets nobody else in."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

WITHOUT_DATA = {"/openapi.json", "/static/chat"}
"""Routes that are no API routes: the description of the API, and the widget's files."""


def routes(client: TestClient) -> Iterator[RouteContext]:
    """Every route, with what the routers that include it add."""
    yield from iter_route_contexts(client.app.routes)  # type: ignore[attr-defined]


def api_routes(client: TestClient) -> Iterator[RouteContext]:
    for route in routes(client):
        if isinstance(route.original_route, APIRoute):
            yield route


def statements(dependant: Dependant) -> list[str]:
    """What the route's dependencies say, at any depth."""
    found = []
    for dependency in dependant.dependencies:
        permission = getattr(dependency.call, "permission", None)
        if permission is not None:
            found.append(str(permission))
        found += statements(dependency)
    return found


def test_every_route_states_exactly_one_permission(client: TestClient) -> None:
    unstated = []
    for route in routes(client):
        if isinstance(route.original_route, APIRoute):
            if len(statements(route.dependant)) != 1:
                unstated.append((route.path, statements(route.dependant)))
        elif route.path not in WITHOUT_DATA:
            unstated.append((route.path, []))
    assert unstated == []


def test_what_is_for_patients_refuses_everybody_without_a_token(client: TestClient) -> None:
    asked = 0
    for route in api_routes(client):
        if statements(route.dependant) == ["patient"]:
            path = str(route.path).replace("{id}", "x").replace("{seq}", "1")
            for method in route.methods or ():
                answer = client.request(method, path, json={})
                assert answer.status_code == 401, (method, path)
                asked += 1
    assert asked == 21


def test_only_these_are_for_anyone(client: TestClient) -> None:
    public = {
        route.path
        for route in api_routes(client)
        if statements(route.dependant) == ["anyone"] and not str(route.path).startswith("/staff")
    }
    assert public == {
        "/",
        "/chat",
        "/privacy",
        "/embed.js",
        "/pictures/{name}.{language}.svg",
        "/healthz",
        "/readyz",
        "/api/conversations",
        "/api/erasures",
        "/chat/start",
        "/chat/erase",
    }
