"""The permission matrix as a page, made of what every route states (docs/permissions.md)."""

from __future__ import annotations

from bot.console.guards import Entering, EnteringWrites
from bot.console.permissions import GRANTS, Permission, Role
from bot.console.router import guard_of, routes

_HEAD = """# Who may do what in the console

Made by `python -m bot staff permissions` from what every route states; a test compares this page
with the routes, and tries each route as each role. Edit `bot/console/permissions.py`, not this.

An administrator disables accounts, resets second factors and ends sessions, but approves no text.
An auditor reads the log and no conversation. Nobody has more than one role. "Half way" routes are
open between the password and the second factor, and to everybody logged in.

## Permissions

"""


def written() -> str:
    """The page."""
    lines = [_HEAD]
    lines.append(_row("permission", *(role.value for role in Role)))
    lines.append(_row("---", *("---" for _ in Role)))
    for permission in Permission:
        if permission is not Permission.ANYONE:
            marks = ("yes" if permission in GRANTS[role] else "–" for role in Role)
            lines.append(_row(f"`{permission.value}`", *marks))
    lines.append("\n## Routes\n\n")
    lines.append(_row("route", "asks for", *(role.value for role in Role)))
    lines.append(_row("---", "---", *("---" for _ in Role)))
    for route in routes():
        guard = guard_of(route)
        half = " (half way)" if isinstance(guard, Entering | EnteringWrites) else ""
        asked = f"{guard.permission.value}{half}"
        anyone = guard.permission is Permission.ANYONE
        marks = ("yes" if anyone or guard.permission in GRANTS[role] else "–" for role in Role)
        for method in sorted(route.methods or ()):
            lines.append(_row(f"`{method} {route.path}`", asked, *marks))
    return "".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
