"""``make docs``: the site in ``results/site``, built offline. A dead reference fails the build."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from handbook import hazards, reference
from handbook.markdown import ROOT, pages
from proof.book import write_book

RESULTS = ROOT / "results"
SOURCE, SITE = RESULTS / "site-source", RESULTS / "site"
PYTHON = ROOT / ".venv-docs" / "bin" / "python"
CONTENTS = Path(__file__).with_name("contents.yml")
GENERATED = "docs/reference/"
CONFIGURATION = '''\
"""Written by handbook/site.py: Sphinx with MyST and Furo; no font or script from elsewhere."""
project = "Ossa"
author = copyright = "the Ossa maintainers"
extensions = ["myst_parser"]
root_doc = "docs/index"
html_theme = "furo"
html_title = "Ossa"
html_show_sphinx = False
html_copy_source = False
html_extra_path = ["extra"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["misc.highlighting_failure"]
'''
START = '<!doctype html><meta http-equiv="refresh" content="0; url=docs/index.html">'


def contents() -> dict[str, list[str]]:
    """The pages of each part, folders resolved."""
    told: Mapping[str, list[str]] = yaml.safe_load(CONTENTS.read_text(encoding="utf-8"))
    return {part: list(_resolved(names)) for part, names in told.items()}


def _resolved(names: list[str]) -> Iterator[str]:
    for name in names:
        found = sorted(ROOT.glob(f"{name}.md")) if name.endswith("*") else [ROOT / f"{name}.md"]
        yield from (str(path.relative_to(ROOT).with_suffix("")) for path in found)


def build() -> int:
    """Write the sources and let Sphinx make the site; the exit code is Sphinx's."""
    write_sources(SOURCE)
    shutil.rmtree(SITE, ignore_errors=True)
    command = [str(PYTHON), "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html"]
    code = subprocess.run([*command, str(SOURCE), str(SITE)], check=False).returncode  # noqa: S603
    if code == 0:
        sys.stdout.write(f"the site is in {SITE.relative_to(ROOT)}/index.html\n")
    return code


def write_sources(folder: Path) -> None:
    """Every page of the repository and the generated ones, laid out as Sphinx reads them."""
    shutil.rmtree(folder, ignore_errors=True)
    listed = {name for names in contents().values() for name in names}
    for page in pages():
        name = str(page.relative_to(ROOT).with_suffix(""))
        if name in listed:
            _write(folder / f"{name}.md", page.read_text(encoding="utf-8"))
    for name, text in reference.all_pages().items():
        _write(folder / GENERATED / f"{name}.md", text)
    _write(folder / "docs" / "safety" / "hazards.md", hazards.page())
    index = folder / "docs" / "index.md"
    _write(index, index.read_text(encoding="utf-8") + _trees())
    shutil.copytree(ROOT / "docs" / "pictures", folder / "docs" / "pictures")
    shutil.copy(ROOT / "LICENSE", folder)
    (folder / "extra").mkdir()
    write_book(folder / "extra" / "rule-book.html")
    _write(folder / "extra" / "index.html", START)
    _write(folder / "conf.py", CONFIGURATION)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _trees() -> str:
    blocks = []
    for part, names in contents().items():
        rows = "\n".join(f"/{name}" for name in names if name != "docs/index")
        blocks.append(f"\n```{{toctree}}\n:hidden:\n:caption: {part}\n\n{rows}\n```\n")
    return "".join(blocks)
