"""Strings that break programs, of our own collection, and scripts that a page must not run.

Each is written for a reason that its group names; most are made by combination, so that a new
place or a new trick multiplies. The order is always the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product
from random import Random

_GROUPS: dict[str, list[str]] = {
    "nothing": ["", " ", "\n", "\t \r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2800", "\u00ad"],
    "words of languages": [
        "null", "NULL", "None", "nil", "undefined", "NaN", "-Infinity", "true", "false", "[]", "{}",
        "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "self", "this",
        "__class__", "__init__", "eval", "lambda", "default", "undefined undefined", "\\N", "0x0",
    ],
    "numbers": [
        "0", "-0", "1", "-1", "1.0", "1,5", "1e309", "-1e309", "9" * 400, "0" * 50, "0x7fffffff",
        "2147483648", "9223372036854775808", "1/0", "٣٧٫٥", "३८", "Ⅷ", "½", "²", "3 8", "38°C",
        "1_000", "1.000,00", "--5", "+-+1", "∞", "0b1", "0o7", "1e", ".", ",", "999999999 anni",
    ],
    "dates": [
        "0000-00-00", "29/02/2023", "31/11/2026", "2026-13-45", "10000-01-01", "1/1/1", "32/13/26",
        "tomorrow 25:61", "ieri alle 24:60", "1970-01-01T00:00:00Z", "9999-12-31", "-1 anni fa",
    ],
    "databases": [
        "' OR '1'='1", "'; DROP TABLE messages; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(10)--",
        "') UNION SELECT NULL--", "%' AND 1=0 UNION ALL SELECT 'admin'--", "%%%", "_____", "\\'",
        "*/ SELECT 1 /*", "$1", ":name", "?", "@@version", "{$gt: ''}", "admin'/*",
    ],
    "templates": [
        "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% raw %}", "{{ config }}", "{0}", "{name}",
        "{who}", "{number}", "{{EMERGENCY_NUMBER}}", "{{CLINIC_PHONE}}", "%s%s%s%n", "%d", "%x%x",
        "{0.__class__}", "{!r}", "{:>999999999}", "$(id)", "`id`", "{", "}", "{{", "}}", "{}{}{}",
    ],
    "shells and paths": [
        "; touch /tmp/x", "| cat /etc/passwd", "&& reboot", "$(touch /tmp/x)", "../../etc/passwd",
        "..\\..\\windows\\win.ini", "/dev/random", "C:\\con\\con", "file:///etc/passwd", "//evil.example/x",
        "%2e%2e%2f", "\\\\evil.example\\share", "~root", "CON", "NUL", "a\x00b", "-rf", "--help",
    ],
    "headers and logs": [
        "x\r\nSet-Cookie: a=b", "x\nHTTP/1.1 200 OK", "%0d%0aX: y", "\x1b[31mred\x1b[0m", "\x1b]0;t\x07",
        "\x08\x08\x08", "\x7f", "INFO root fake log line\n", "\u2028line", "\u2029paragraph", "\x85next",
    ],
    "spreadsheets": [
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://evil.example\")",
        "\t=1+1", "\r=1+1", "=IMPORTXML(\"http://evil.example\",\"//a\")", "\"=1+1\"", "＝1+1",
    ],
    "data formats": [
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "]]>", "<![CDATA[x]]>", "&amp;&lt;&#0;&#x110000;", "{\"a\":", "[" * 400, "---\n- !!python/name:os",
        "a: &x [*x]", "\\ud800", "\\u0000", "\"\\", "data:text/html,x", "BEGIN:VCARD", "%PDF-1.7",
    ],
    "letters": [
        "é", "e\u0301", "ﬁ", "ß", "İ", "ı", "ǅ", "Å", "Å", "ſ", "ΐ", "ﷺ", "𝕳𝖊𝖑𝖕", "ℌ", "🄷🄴🄻🄿",
        "ｈｅｌｐ", "ʜᴇʟᴘ", "Z̷̢a̸l̴g̵o̶", "a" + "\u0301" * 1900, "ก็็็็็็", "नमस्ते", "こんにちは", "안녕", "שלום",
        "مرحبا", "مرحبا hello שלום", "ქართული", "አማርኛ", "🦴", "👩‍⚕️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇮🇹", "1️⃣", "👍🏿",
    ],
    "hidden characters": [
        "\u202eknee pain\u202c", "\u2066a\u2069", "a\u200db", "a\u200cb", "\u061c", "\ufe0f", "\ufe00",
        "\U000e0001\U000e0041", "\u2060", "\ufff9a\ufffab\ufffb", "\ufffd", "\ufffe", "\uffff",
        "\U0010ffff", "\ue000", "\u034f", "\u115f", "\u180e", "\u3164", "x\u0335y", "\U000f0000",
    ],
    "long": ["a" * 2000, "a " * 1000, "😀" * 1000, "\n" * 1999 + "x", "(" * 2000, "не " * 600, "1 " * 999],
    "commands of chat servers": [
        "/restart", "/back", "/session_start", "/start", "/help", "/inform{\"a\":\"b\"}", "EXTERNAL: x",
        "!reset", "@admin", "#set", "\\restart", "／restart", "⁄restart", "∕restart", " /restart", "//",
    ],
}  # fmt: skip

_TAGS = [
    "<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<body onload={}>",
    "<iframe srcdoc='<script>parent.{}</script>'>", "<details open ontoggle={}>", "<a href=javascript:{}>x</a>",
    "<input autofocus onfocus={}>", "<video><source onerror={}>", "<marquee onstart={}>",
    "<svg><script>{}</script></svg>", "<math><mtext></mtext><script>{}</script></math>",
    "<object data=javascript:{}>", "<form action=javascript:{}><button autofocus>", "<style onload={}></style>",
    "<base href=//evil.example/>{}", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<template><script>{}</script></template>", "<link rel=stylesheet href=//evil.example/{}>",
    "<div style=animation-name:x onanimationstart={}>",
]  # fmt: skip
_AROUND = [
    "{}", '"><{}', "'>{}", "</textarea>{}", "</script>{}", "-->{}", "</title></style>{}", "{}//",
    "\"'`>{}<!--", "</bdi></p></div>{}",
]  # fmt: skip
_WITHOUT_TAGS = [
    "javascript:{}", "JaVaScRiPt:{}", "java\nscript:{}", "data:text/html,<script>{}</script>",
    "{{{{constructor.constructor('{}')()}}}}", "${{{}}}", "&lt;script&gt;{}&lt;/script&gt;",
    "\\u003cscript\\u003e{}", "%3Cscript%3E{}%3C/script%3E", "<scr<script>ipt>{}</scr</script>ipt>",
    "＜script＞{}＜/script＞", "<\x00script>{}</script>", "<ScRiPt >{}</ScRiPt >", "<<script>{};//<</script>",
]  # fmt: skip
_ACT = "alert(document.domain)"


def naughty() -> list[str]:
    """Strings by group, each also inside a sentence and repeated: more than five hundred."""
    bare = [text for group in _GROUPS.values() for text in group]
    short = [text for text in bare if len(text) < 200]
    inside = [f"my knee {text} hurts" for text in short]
    return list(dict.fromkeys(bare + inside + [f"{text} mi fa male" for text in short]))


def scripts() -> list[str]:
    """Two hundred and more ways to have a page run something."""
    made = [around.format(tag.format(_ACT)) for around, tag in product(_AROUND, _TAGS)]
    return made + [text.format(_ACT) for text in _WITHOUT_TAGS]


def from_every_plane(luck: Random, count: int) -> Iterator[str]:
    """Short strings of characters from all of Unicode, assigned or not, without half pairs."""
    for _ in range(count):
        points = (
            luck.choice((0, 1, 2, 3, 14, 15, 16)) << 16 | luck.randrange(0x10000) for _ in range(8)
        )
        yield "".join(chr(p) for p in points if not 0xD800 <= p < 0xE000)


def visible(text: str) -> bool:
    """Whether anything is left that a person would call a text."""
    return any(unicodedata.category(sign)[0] not in "CZ" for sign in text)
