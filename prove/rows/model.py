"""J: the engine and its model. What is loaded, what the engine may do, what it may say."""

from __future__ import annotations

import ast
import gzip
import io
import json
import shutil
import socket
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.content.errors import ContentError
from bot.content.sources import load_sources
from bot.supervisor.model import ROOT, engine_environment, engine_python, ensure_model
from engine.allowed import KEY, LIST, NotAllowed, allow, private_copy, read_list
from prove.check import NotRun, Run, check
from prove.knowledge_files import altered_knowledge

HOSTILE = ROOT / "prove" / "inside" / "hostile.py"


def _flipped(raw: bytes, run: Run) -> bytes:
    place = run.random.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ (1 << run.random.randrange(8))]) + raw[place + 1 :]


def _with_member(raw: bytes, name: str, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The archive with one more member, which an honest unpacker would follow."""
    plain = io.BytesIO(gzip.decompress(raw))
    with tarfile.open(fileobj=plain, mode="a") as files:
        member = tarfile.TarInfo(name)
        member.type = kind
        member.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
        member.size = 4 if kind == tarfile.REGTYPE else 0
        files.addfile(member, io.BytesIO(b"evil"))
    return gzip.compress(plain.getvalue(), 1, mtime=0)


def _bomb(_raw: bytes, run: Run) -> bytes:
    return gzip.compress(bytes(run.count(quick=1, short=8, full=64) * 1024**2), 9, mtime=0)


def _alterations(run: Run) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    while True:
        yield "a flipped bit", lambda raw: _flipped(raw, run)
        yield "cut short", lambda raw: raw[: run.random.randrange(1, len(raw))]
        yield "lengthened", lambda raw: raw + b"\0" * run.random.randrange(1, 99)
        yield "an extra file", lambda raw: _with_member(raw, f"x{run.random.random()}")
        yield "a path upwards", lambda raw: _with_member(raw, "../../planted")
        yield "an absolute path", lambda raw: _with_member(raw, "/tmp/planted")  # noqa: S108
        yield "a symbolic link", lambda raw: _with_member(raw, "metadata.json", tarfile.SYMTYPE)
        yield "a hard link", lambda raw: _with_member(raw, "components", tarfile.LNKTYPE)
        yield "a bomb", lambda raw: _bomb(raw, run)
        yield "another archive", lambda raw: gzip.compress(run.random.randbytes(999))


def _small_model() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        for name, data in (("metadata.json", b"{}"), ("components/a/x.npz", b"PK" * 400)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            files.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@check("J04")
def altered_model(run: Run) -> None:
    """Archives are altered in ten ways after training wrote them down, and so are the list and
    its signature; each must be refused before it is opened. Some are given to the real engine.
    Then the files of the knowledge are altered after a clinic accepted them."""
    raw = _small_model()
    folder = run.folder / "models"
    folder.mkdir()
    archive = folder / "ossa-x.tar.gz"
    archive.write_bytes(raw)
    allow(archive)
    run.holds("the model as trained is taken", private_copy(archive).read_bytes() == raw)
    count = run.count(quick=40, short=100, full=200)
    refused = 0
    for (_, alter), _ in zip(_alterations(run), range(count), strict=False):
        archive.write_bytes(alter(raw))
        refused += _refuses(archive)
    run.every("altered archives refused", refused, of=count)
    archive.write_bytes(raw)
    _signatures(run, archive)
    _in_the_engine(run)
    altered_knowledge(run)


def _refuses(archive: Path) -> bool:
    try:
        private_copy(archive)
    except NotAllowed:
        return True
    return False


def _signatures(run: Run, archive: Path) -> None:
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public = run.folder / "key.pem"
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    listed, signature = archive.parent / LIST, archive.parent / f"{LIST}.sig"
    good = key.sign(listed.read_bytes())
    bad = [b"", good[:-1], good[::-1], stranger.sign(listed.read_bytes()), key.sign(b"{}")]
    refused = 0
    for value in bad:
        signature.write_bytes(value)
        with suppress(NotAllowed):
            read_list(archive.parent, {KEY: str(public)})
            continue
        refused += 1
    run.every("lists unsigned or signed by others refused", refused, of=len(bad))
    signature.write_bytes(good)
    run.holds("the signed list is taken", bool(read_list(archive.parent, {KEY: str(public)})))


def _in_the_engine(run: Run) -> None:
    folder = run.folder / "engine"
    environment = engine_environment(folder) | {"OSSA_SECRET": "x", "PYTHONDONTWRITEBYTECODE": "1"}
    models = run.folder / "served"
    models.mkdir()
    archive = models / "ossa-y.tar.gz"
    shutil.copy(ensure_model(run.folder), archive)
    allow(archive)
    raw = archive.read_bytes()
    tried = refused = 0
    altered = [_with_member(raw, "../../planted"), _flipped(raw, run), raw[:-1]]
    for data in altered[: run.count(quick=1, short=3, full=3)]:
        archive.write_bytes(data)
        done = subprocess.run(
            [str(engine_python()), "-m", "engine", "run", "--model", str(archive), "-p", "9"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False,
        )  # fmt: skip
        tried += 1
        unpacked = list(run.folder.rglob("planted")) + list((folder / "tmp").rglob("metadata.json"))
        refused += done.returncode == 2 and "is not opened" in done.stderr and not unpacked
    run.every("refused by the real engine, nothing unpacked", refused, of=tried)


DANGEROUS = {
    "pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "jsonpickle",
}  # fmt: skip
SAFE_YAML = {"SafeLoader", "CSafeLoader", "_Loader", "_loader", "safe"}


def dangers(path: Path) -> Iterator[str]:
    """Constructs of a file that execute what they read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "").partition(".")[0]]
        yield from (f"{path}:{node.lineno} imports {n}" for n in names if n in DANGEROUS)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            yield from (f"{path}:{node.lineno} {what}" for what in _call_dangers(node))


def _call_dangers(node: ast.Call) -> Iterator[str]:
    called = ast.unparse(node.func)
    given = {word.arg: ast.unparse(word.value) for word in node.keywords}
    if called in {"eval", "exec"} or given.get("shell") == "True":
        yield called
    if called in {"np.load", "numpy.load"} and given.get("allow_pickle") != "False":
        yield f"{called} without allow_pickle=False"
    if called in {"yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"}:
        yield called
    if called == "YAML" and given.get("typ", "").strip("'\"") not in SAFE_YAML:
        yield "YAML() that is not safe"


def _payloads(canary: Path) -> list[str]:
    touch = f"touch {canary}"
    tags = [
        f'!!python/object/apply:os.system ["{touch}"]',
        f'!!python/object/new:os.system ["{touch}"]',
        f'!!python/object/apply:subprocess.check_output [["touch", "{canary}"]]',
        f'!!python/object/apply:builtins.eval ["__import__(\'os\').system(\'{touch}\')"]',
        f'!!python/object/new:type {{args: [z], state: "{touch}"}}',
        f'!!python/name:os.system "{touch}"',
        '!!python/module:antigravity ""',
        f'!<tag:yaml.org,2002:python/object/apply:os.system> ["{touch}"]',
        f'!ruby/object:Gem::Installer "{touch}"',
        f"!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[\"{touch}\"]]]",
    ]  # fmt: skip
    return [f"sources: {tag}\n" for tag in tags] + [f"{tag}\n" for tag in tags]


@check("J05")
def executing_files(run: Run) -> None:
    """The tree is searched for constructs that execute what they read; then files that would
    execute are given to the loaders of knowledge, settings of the engine, and models."""
    files = [p for d in ("bot", "engine", "actions", "prove") for p in (ROOT / d).rglob("*.py")]
    found = [what for path in files for what in dangers(path)]
    run.none("dangerous constructs in the tree", len(found), of=len(files))
    for what in found:
        run.says(what)
    canary = run.folder / "executed"
    payloads = _payloads(canary)
    refused = 0
    for n, payload in enumerate(payloads):
        path = run.folder / f"payload{n}.yml"
        path.write_text(payload)
        with suppress(ContentError, yaml.YAMLError):
            load_sources(path)
            continue
        refused += 1
    run.every("executable files refused as knowledge", refused, of=len(payloads))
    code = (
        "import sys; from pathlib import Path\n"
        "from engine.refusals import Refused, check_endpoints, check_config, check_credentials\n"
        "n = 0\n"
        "for path in sys.argv[1:]:\n"
        "    try: check_config(Path(path))\n"
        "    except Refused: n += 1\n"
        "print(n)"
    )
    paths = [str(run.folder / f"payload{n}.yml") for n in range(len(payloads))]
    done = subprocess.run(
        [str(engine_python()), "-c", code, *paths],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    run.every("executable files refused by the engine", int(done.stdout), of=len(payloads))
    run.none("payloads executed", int(canary.exists()), of=2 * len(payloads))


@check("J06")
def hostile_engine(run: Run) -> None:
    """A program enters the walls of the engine and tries sixteen ways out: other files, processes,
    ports and sockets, programs, memory, disk. The same acts are then tried without the walls."""
    if sys.platform != "linux":
        raise NotRun("the walls are those of Linux")
    var = run.folder / "var"
    (var / "engine").mkdir(parents=True)
    secret = var / "ossa.db"
    secret.write_text("a patient's words")
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(str(run.folder / "socket"))
    unix.listen()
    with socket.create_server(("127.0.0.1", 0)) as server:
        victim = subprocess.Popen(["sleep", "120"])
        try:
            arguments = [str(var), str(secret), str(server.getsockname()[1])]
            arguments += [str(run.folder / "socket"), str(victim.pid)]
            inside = _tries(arguments)
            outside = _tries([*arguments, "--without"])
        finally:
            victim.kill()
            victim.wait()
            unix.close()
    run.none("walls that this kernel cannot build", len(inside["missing"]), of=4)
    run.none("ways out", len(inside["succeeded"]), of=inside["of"])
    for act in inside["succeeded"]:
        run.says(f"succeeded: {act}")
    run.holds("it still writes its own files", inside["own file"])
    run.every("ways that are open without the walls", len(outside["succeeded"]), of=outside["of"])


def _tries(arguments: list[str]) -> Any:
    done = subprocess.run(
        [str(engine_python()), str(HOSTILE), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=90, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
