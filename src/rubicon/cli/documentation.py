"""The documentation that came with Rubicon: its pages, and the same as a site that needs no server.

A wheel has the pages beside the code; a clone has them in ``docs``. No page asks for anything from
the network.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rubicon.errors import InputError, did_you_mean, explain_failure
from rubicon.files import cache_folder, write_text

FIRST = "index"
_PLACES = (Path(__file__).parents[1] / "docs", Path(__file__).parents[3] / "docs")
_LINKED = re.compile(r"\]\(([\w-]+)\.md[)#]")
_STYLE = """
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color:#222}
nav{border-bottom:1px solid #ccc;padding-bottom:.7rem;font-size:.9rem}nav a{margin-right:1rem}
pre{background:#f4f4f4;padding:.8rem;overflow-x:auto}code{font-size:.9em}img{max-width:100%}
table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #ccc;
padding:.3rem .6rem;text-align:left;vertical-align:top}h1,h2,h3{line-height:1.25}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}a{color:#8ab4f8}
pre{background:#262626}img{background:#fff}td,th,nav{border-color:#555}}
"""


@dataclass(frozen=True)
class Topic:
    """A page of the documentation."""

    name: str  # what ``rubicon docs`` takes: the file's name without its suffix
    title: str  # its first heading
    path: Path  # the file, in Markdown

    @property
    def text(self) -> str:
        """What it says, in Markdown."""
        return self.path.read_text("utf-8")


def topics() -> Mapping[str, Topic]:
    """All pages by name, in the order in which the first one links to them. Raises InputError if
    this installation has no documentation."""
    folder = _folder()
    found = {path.stem: path for path in sorted(folder.glob("*.md"))}
    linked = _LINKED.findall(found[FIRST].read_text("utf-8"))
    order = dict.fromkeys([FIRST, *(name for name in linked if name in found), *found])
    return {name: Topic(name, _title(found[name]), found[name]) for name in order}


def topic(name: str) -> Topic:
    """The page of a name. Raises InputError if there is none, or no documentation."""
    known = topics()
    if name.removesuffix(".md") not in known:
        raise InputError(f"the documentation has no page '{name}'",
                         instead=did_you_mean(name, known))  # fmt: skip
    return known[name.removesuffix(".md")]


def write_site(folder: Path | None = None) -> Path:
    """Write all pages as HTML, with their figures; the first page's path.

    Without a ``folder`` they go to the user's cache, or a temporary one where there is none.
    Raises InputError if there is no documentation, or the folder cannot be written."""
    from rubicon import __version__

    known = topics()
    place = folder or cache_folder(f"docs-{__version__}") or Path(tempfile.mkdtemp("-rubicon-docs"))
    with explain_failure("the documentation cannot be written", place):
        for path in _folder().rglob("*.*"):
            if path.suffix not in (".png", ".svg", ".ipynb"):
                continue
            copy = place / path.relative_to(_folder())
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        for each in known.values():
            write_text(place / f"{each.name}.html", page(each, known.values()))
    return place / f"{FIRST}.html"


def page(shown: Topic, known: Iterable[Topic]) -> str:
    """A page as HTML by itself, with links to all others."""
    links = " ".join(f'<a href="{each.name}.html">{escape(each.title)}</a>' for each in known)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(shown.title)}</title>'
        f"<style>{_STYLE}</style><nav>{links}</nav><main>{_html(shown.text)}</main></html>\n"
    )


def _html(text: str) -> str:
    reader = MarkdownIt("commonmark").enable("table")
    tokens, named = reader.parse(text), dict[str, int]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[place + 1].content, named))
        token.children = token.children and [_linked(inner) for inner in token.children]
    return str(reader.renderer.render(tokens, reader.options, {}))


def _linked(token: Token) -> Token:
    """A link to a page as one to its HTML; to what did not come along, as no link."""
    href = str(token.attrGet("href") or "")
    file, sign, place = href.partition("#")
    if token.type != "link_open" or "://" in href or not file:
        return token
    if not (_folder() / file).is_file() or ".." in file:
        return Token("html_inline", "", 0, content="<a>")
    token.attrSet("href", re.sub(r"\.md$", ".html", file) + sign + place)
    return token


def _anchor(heading: str, named: dict[str, int]) -> str:
    """What links to a heading are written with, as on GitHub: words joined by hyphens."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    times = named.get(plain, 0)
    named[plain] = times + 1
    return f"{plain}-{times}" if times else plain


def _folder() -> Path:
    for place in _PLACES:
        if (place / f"{FIRST}.md").is_file():
            return place
    raise InputError("this installation has no documentation",
                     instead="install the wheel, or look into docs of the source")  # fmt: skip


def _title(path: Path) -> str:
    text = path.read_text("utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else path.stem
