"""The documentation that comes with Rubicon: listed, read in the terminal, and as a site."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from rubicon.cli import documentation
from rubicon.errors import InputError
from tests.cli.commands import CommandLine

DOCS = Path(__file__).parents[2] / "docs"


class Read(HTMLParser):
    """What an HTML page links to, loads, and can be linked at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links += [found["href"]] if "href" in found else []
        self.loaded += [found[name] for name in ("src", "data") if name in found]
        self.loaded += [found["href"]] if tag == "link" else []
        self.ids += [found["id"]] if "id" in found else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documentation.write_site(tmp_path_factory.mktemp("site")).parent


def test_every_page_is_there(site: Path):
    """One HTML file for each page, each with links to all."""
    names = {path.stem for path in DOCS.glob("*.md")}
    assert {path.stem for path in site.glob("*.html")} == names == set(documentation.topics())
    for path in site.glob("*.html"):
        assert {f"{name}.html" for name in names} <= set(Read(path.read_text("utf-8")).links)


def test_no_page_asks_for_anything_from_the_network(site: Path):
    """Images lie beside the pages; there is no script and no stylesheet elsewhere."""
    for path in site.glob("*.html"):
        text = path.read_text("utf-8")
        assert "<script" not in text
        assert not re.search(r"@import|url\(", text.partition("</style>")[0])
        for source in Read(text).loaded:
            assert (site / source).is_file(), f"{path.name}: {source}"


def test_every_link_leads_somewhere(site: Path):
    """To a page, a place on a page, or the web."""
    pages = {path.name: Read(path.read_text("utf-8")) for path in site.glob("*.html")}
    for name, page in pages.items():
        for link in page.links:
            file, _, place = link.partition("#")
            if "://" in link or (file.endswith(".ipynb") and (site / file).is_file()):
                continue
            assert (file or name) in pages, f"{name}: {link}"
            assert not place or unquote(place) in pages[file or name].ids, f"{name}: {link}"


def test_tables_are_tables(site: Path):
    """With the bars within their code as bars."""
    text = (site / "index.html").read_text("utf-8")
    assert "<table>" in text
    assert "<code>P(a | b)</code>" in documentation.page(
        documentation.Topic("x", "X", _written(site, "| a |\n|---|\n| `P(a \\| b)` |\n")), []
    )


def _written(folder: Path, text: str) -> Path:
    path = folder / "x.md"
    path.write_text(text, "utf-8")
    return path


def test_docs_lists_pages_and_says_where_they_are(rubicon: CommandLine, monkeypatch, tmp_path):
    """No browser is opened where nobody watches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("webbrowser.open", lambda _: pytest.fail("a browser was opened"))
    listed = rubicon("docs")
    assert listed.code == 0, listed.err
    assert "From a paragraph to a tested argument" in listed.out
    (first,) = (tmp_path / "cache").rglob("index.html")
    assert str(first) in listed.out.replace("\n", "")
    named = json.loads(rubicon("docs", "--json").out)
    assert named[0] == {"name": "index", "title": "Rubicon", "file": str(first)}


def test_a_page_is_read_in_the_terminal(rubicon: CommandLine):
    """By its name; a wrong one is told with the nearest."""
    read = rubicon("docs", "tutorial")
    assert read.code == 0
    assert "From a paragraph to a tested argument" in read.out
    wrong = rubicon("docs", "tutoral")
    assert wrong.code == 2
    assert "did you mean 'tutorial'?" in wrong.err


def test_an_installation_without_pages_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A clear message, as for all else."""
    monkeypatch.setattr(documentation, "_PLACES", (tmp_path,))
    with pytest.raises(InputError, match="has no documentation"):
        documentation.topics()
