"""Judgements in sentences: words, with the code name and the range on hover and on a tap."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from rubicon.answers.inputs.found import Inputs
from rubicon.report.inputs import short
from rubicon.report.marks import JUDGED, as_spans, capital

TIPS = "<!-- judgements -->"
"""Where on the page the judgements that sentences mention are told."""
_TAG = re.compile(r"<svg.*?</svg>|<[^>]*>", re.DOTALL)
_BUTTON = Markup(
    '<button type="button" class="judgement" popovertarget="{id}" title="{title}">{called}</button>'
)
_TIP = Markup(
    '<div popover class="tip" id="{id}"><p><strong>{called}</strong></p>{means}<p class="small">'
    '<span class="symbol">{name}</span> {range}</p></div>\n'
)


def told(page: str, inputs: Inputs) -> str:
    """HTML in which every mark of a number is a span, and every mark of a judgement a button that
    tells of it; where nothing can be pressed, its words."""
    known = {each.name: each for each in inputs.judgements}
    places: dict[str, int] = {}

    def called(name: str) -> str:
        label = known[name].label if name in known else ""
        return label or short(inputs.means.get(name, "")) or name

    def button(found: re.Match[str]) -> str:
        name = Markup(found[2]).unescape()
        place = places.setdefault(name, len(places))
        range_ = known[name].text if name in known else ""
        title = f"{name}: {range_}" if range_ else name
        words = capital(called(name)) if found[1] else called(name)
        return _BUTTON.format(id=f"judgement-{place}", title=title, called=words)

    def words(found: re.Match[str]) -> str:
        return JUDGED.sub(lambda name: str(escape(called(Markup(name[2]).unescape()))), found[0])

    page = JUDGED.sub(button, as_spans(_TAG.sub(words, page)))
    tips = (
        _TIP.format(
            id=f"judgement-{place}",
            called=capital(called(name)),
            means=Markup("<p>{}</p>").format(inputs.means[name]) if name in inputs.means else "",
            name=name,
            range=known[name].text if name in known else "",
        )
        for name, place in places.items()
    )
    return page.replace(TIPS, "".join(tips), 1)
