"""What every figure owes its reader."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from markupsafe import Markup

from rubicon.report.drawing.canvas import length

NASTY = '<b>R&D "dép\'ôt"</b> $x_1$ 朝鮮 {{ 7*7 }}'
LONG = "a_judgement_with_a_name_that_goes_on_and_on_and_is_never_quite_done_with_itself"


def told(figure: Markup) -> str:
    """A figure's alternative text, after checking that the figure is sound.

    It is XML, has a title, a description and a label that says both, loads nothing, and none of
    its texts begins or ends outside the sheet.
    """
    root = ElementTree.fromstring(figure)
    title, description = root.findtext("title"), root.findtext("desc")
    assert title
    assert description
    assert root.get("aria-label") == f"{title}. {description}"
    assert not re.search(r"href|url\(|<script|<image|nan|inf\b", html.unescape(_drawn(figure)))
    wide, tall = (float(size) for size in root.get("viewBox", "").split()[2:])
    for text in root.iter("text"):
        assert -0.5 <= _start(text) <= _end(text) <= wide + 0.5, text.text
        assert 0 < float(text.get("y", "nan")) < tall, text.text
    return description


def written(figure: Markup) -> list[str]:
    """The texts that stand in a figure."""
    return [text.text or "" for text in ElementTree.fromstring(figure).iter("text")]


def _drawn(figure: Markup) -> str:
    """The shapes' own attributes."""
    return " ".join(re.findall(r"<path [^>]*>", figure))


def _start(text: ElementTree.Element) -> float:
    anchor = re.search(r"text-anchor:(\w+)", text.get("style", ""))
    back = {"middle": 0.5, "end": 1.0}.get(anchor[1] if anchor else "", 0.0)
    return float(text.get("x", "nan")) - back * _wide(text)


def _end(text: ElementTree.Element) -> float:
    return _start(text) + _wide(text)


def _wide(text: ElementTree.Element) -> float:
    style = text.get("style", "")
    size = re.search(r"font-size:([\d.]+)px|([\d.]+)px", style)
    assert size, style
    # The estimate is on the wide side.
    return 0.94 * length(text.text or "", float(size[1] or size[2]), "700" in style)
