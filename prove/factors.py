"""How somebody without the right tries to be staff: half log-ins, dead sessions, forged tokens,
bad passwords. Each function says how often it tried and how often it got through."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from bot.console.passwords import BadPassword, check_choice
from bot.console.permissions import Role
from bot.console.sign_on import SignOn
from prove.check import Run
from prove.house import new_house
from tests.console.conftest import PASSWORD, Browser, House
from tests.console.test_second_step import code_at, enrolled, entered, step

PAGES = (
    "/staff/", "/staff/people", "/staff/audit", "/staff/callbacks", "/staff/dashboard",
    "/staff/topics", "/staff/password", "/staff/security", "/staff/privacy", "/staff/export.csv",
)  # fmt: skip
Tally = tuple[int, int]


def bypasses(run: Run) -> Tally:
    """Ways past the second factor."""
    house = new_house(run, "factors").with_deps(second_factor=True)
    secret, codes = enrolled(house, entered(house, "administrator"))
    tried = through = 0
    half = entered(house, "administrator")
    for page in PAGES:  # the step skipped
        tried += 1
        through += half.get(page).status_code == 200
    for ahead in (-3600, -300, -120, -90, -60, 60, 90, 120, 300, 3600):  # other times
        house.clock.pass_(minutes=20)
        tried += 1
        browser = _fresh(house)
        through += step(browser, code_at(house, secret, ahead)) == 303
    for _ in range(run.count(quick=5, short=10, full=15)):  # twice
        house.clock.pass_(minutes=20)
        code = code_at(house, secret)
        step(_fresh(house), code)
        tried += 1
        through += step(_fresh(house), code) == 303
    for code in codes:
        house.clock.pass_(minutes=20)
        step(_fresh(house), code)
        tried += 1
        through += step(_fresh(house), code) == 303
    for code in ("", " ", "000000", "12345", "1234567", "-1", "null", "é" * 6, "\x00" * 6, "1e5"):
        house.clock.pass_(minutes=20)
        tried += 1
        through += step(_fresh(house), code) == 303
    for credential in _passkeys():
        house.clock.pass_(minutes=20)
        browser = _fresh(house)
        token = browser.page("/staff/second-step").all("input", name="csrf")[0].attributes["value"]
        answer = browser.post("/staff/second-step", csrf=token, credential=credential)
        tried += 1
        through += answer.status_code == 303
    house.store.close()
    return tried, through


def _fresh(house: House) -> Browser:
    """Half way in, with tries left: the counters measure real time."""
    house.deps.throttle.forget("administrator")
    house.deps.throttle.forget("factor administrator")
    return entered(house, "administrator")


def _passkeys() -> Iterator[str]:
    data: dict[str, Any] = {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"},
    }  # fmt: skip
    yield json.dumps(data)
    yield json.dumps(data | {"type": "x"})
    for origin in ("https://evil.example", "http://testserver", "null", ""):
        client = json.dumps({"type": "webauthn.get", "challenge": "AAAA", "origin": origin})
        told = data["response"] | {"clientDataJSON": client.encode().hex()}
        yield json.dumps(data | {"response": told})
    yield from ("{}", "[]", "null", "[" * 5000, '{"id": {}}')


def dead_sessions(run: Run) -> Tally:
    """Sessions that must open nothing any more."""
    house = new_house(run, "sessions")
    tried = alive = 0
    kills: list[Callable[[Browser], object]] = [
        lambda b: b.send("/staff/logout"),
        lambda b: b.try_log_in("reviewer"),
        lambda b: house.clock.pass_(minutes=15),
        lambda b: house.clock.pass_(hours=8),
        lambda b: _new_password(house),
        lambda b: house.browser("administrator").send("/staff/people/reviewer/factors"),
        lambda b: _restart_account(house),
    ]
    for kill in kills:
        browser = house.browser("reviewer")
        token = browser.client.cookies["ossa_staff"]
        assert browser.get("/staff/").status_code == 200
        kill(browser)
        for page in ("/staff/", "/staff/password", "/staff/callbacks", "/staff/security"):
            thief = house.browser()
            thief.adopt(token)
            tried += 1
            alive += thief.get(page).status_code == 200
    for token in ("", "chosen", "a" * 43, "null", "é", "%00", "../" * 9, "x" * 5000):
        thief = house.browser()
        with suppress(UnicodeEncodeError):  # no client can send it
            thief.adopt(token)
            tried += 1
            alive += thief.get("/staff/").status_code == 200
    house.store.close()
    return tried, alive


def _new_password(house: House) -> None:
    browser = house.browser("reviewer")
    new = "five blue herons wading"
    answer = browser.send("/staff/password", current=PASSWORD, new=new, repeat=new)
    assert answer.status_code == 303, answer.text
    browser.send("/staff/password", current=new, new=PASSWORD, repeat=PASSWORD)


def _restart_account(house: House) -> None:
    answer = house.browser("administrator").send("/staff/people/reviewer/disable")
    assert answer.status_code == 303


def forged_id_tokens(run: Run) -> Tally:
    """Tokens that the clinic's provider did not make for us, now."""
    key = RSAKey.generate_key(2048, {"kid": "one"})
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    provider = SignOn("https://id.example", "ossa", "a secret", {"nurses": Role.REVIEWER})
    public = key.as_dict(private=False)
    provider._known = {"metadata": {"issuer": provider.issuer}, "keys": {"keys": [public]}}
    provider._until = time.monotonic() + 600
    now = int(time.time())
    good = {
        "iss": provider.issuer, "aud": "ossa", "nonce": "n", "sub": "s", "iat": now,
        "exp": now + 300,
    }  # fmt: skip
    rs256 = {"alg": "RS256", "kid": "one"}

    def made(claims: dict[str, Any], by: Any = key, header: dict[str, Any] | None = None) -> str:
        return jwt.encode(header or rs256, claims, by)

    provider._checked(made(good), "n")  # the one that is right is taken
    wrong: list[dict[str, Any]] = [
        {"iss": "https://evil.example"}, {"iss": ""}, {"iss": provider.issuer + "/"}, {"aud": "x"},
        {"aud": ["x", "y"]}, {"aud": ""}, {"nonce": "m"}, {"nonce": ""}, {"exp": now - 3600},
        {"exp": 0}, {"exp": "never"}, {"nbf": now + 3600}, {"iss": None}, {"aud": None},
        {"nonce": None}, {"sub": None}, {"exp": None},
    ]  # fmt: skip
    tokens = [made({k: v for k, v in {**good, **w}.items() if v is not None}) for w in wrong]
    tokens += [made(good, stranger), made(good)[:-4] + "AAAA", "", "a.b.c", made(good) + ".x"]
    tokens += [_unsigned(good, alg) for alg in ("none", "None", "NONE", "")]
    pem = key.as_pem(private=False)
    for algorithm in ("HS256", "HS384", "HS512"):
        tokens.append(_confused(good, algorithm, pem))
    for extra in ("jku", "x5u"):
        tokens.append(made(good, stranger, {**rs256, extra: "https://evil.example/keys"}))
    tokens.append(made(good, stranger, {**rs256, "jwk": stranger.as_dict(private=False)}))
    accepted = 0
    for token in tokens:
        try:
            provider._checked(token, "n")
        except Exception:  # noqa: S112 - whatever the library says: it is refused
            continue
        accepted += 1
    return len(tokens), accepted


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unsigned(claims: dict[str, Any], algorithm: str) -> str:
    head = _b64(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    return f"{head}.{_b64(json.dumps(claims).encode())}."


def _confused(claims: dict[str, Any], algorithm: str, pem: bytes) -> str:
    """Signed with the public key as if it were a shared secret."""
    head = _b64(json.dumps({"alg": algorithm, "typ": "JWT", "kid": "one"}).encode())
    body = f"{head}.{_b64(json.dumps(claims).encode())}"
    mac = hmac.digest(pem, body.encode(), algorithm.replace("HS", "sha"))
    return f"{body}.{_b64(mac)}"


def password_choices(run: Run) -> Iterator[tuple[str, int, int]]:
    """(what must not happen, how often it did, of how many)."""
    common = list(FREQUENCY_LISTS["passwords"])[: run.count(quick=300, short=3000, full=3000)]
    yield "common passwords taken", sum(_taken(word) for word in common), len(common)
    longer = [word + tail for word in common[:300] for tail in ("123456", "password", word)]
    most = run.count(quick=60, short=300, full=600)
    longer = [word for word in longer if len(word) >= 12][:most]
    yield "common passwords made longer taken", sum(map(_taken, longer)), len(longer)
    ours = [
        "ossa",
        "clinic",
        "clinica",
        "ossaclinica",
        "clinician",
        "ossaclinic12",
        "clinicclinic",
    ]
    yield "words of the clinic taken", sum(map(_taken, ours)), len(ours)
    short = ["x7#Kq2!"[:7], "x7#Kq2!p", "x7#Kq2!p9zR"]
    yield "short ones taken", sum(map(_taken, short)), len(short)
    fine = ["four grey herons wading", "vier graue Reiher im Teich", "naïve Füchse jagen quer",
            "сорок серых цапель", " spaces around it all "]  # fmt: skip
    words = "grey heron wades over the old stone bridge at dusk while nobody counts the cold rings "
    fine += [(words * 3)[:64], (words * 3)[:128]]
    yield "good ones refused", sum(not _taken(word) for word in fine), len(fine)
    yield "129 characters taken", int(_taken((words * 3)[:129])), 1


def _taken(password: str) -> bool:
    try:
        check_choice(password, "reviewer")
    except BadPassword:
        return False
    return True
