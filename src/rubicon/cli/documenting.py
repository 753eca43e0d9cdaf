"""``rubicon docs``: the documentation that came with Rubicon."""

from __future__ import annotations

import sys
import webbrowser
from typing import Annotated

from rubicon.cli.app import command, print_json, show
from rubicon.cli.completion import topic_names
from rubicon.cli.options import Json, argument


@command("rubicon docs", "rubicon docs tutorial")
def docs(
    topic: Annotated[
        str | None,
        argument(
            "TOPIC",
            "A page to read in the terminal; if left out, all are listed, and opened in a "
            "browser if a terminal is watched.",
            autocompletion=topic_names,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the documentation: in a browser, without a network, or page by page."""
    from rich.markdown import Markdown

    from rubicon.cli import documentation
    from rubicon.report.blocks import pairs

    if topic is not None:
        page = documentation.topic(topic)
        if as_json:
            print_json({"name": page.name, "title": page.title, "text": page.text})
        else:
            show(Markdown(page.text))
        return
    known, first = documentation.topics().values(), documentation.write_site()
    if as_json:
        files = {each.name: str(first.with_name(f"{each.name}.html")) for each in known}
        print_json([{"name": n.name, "title": n.title, "file": files[n.name]} for n in known])
        return
    show(pairs([(each.name, each.title) for each in known]))
    show(f"In a browser: {first}\nIn the terminal: rubicon docs NAME")
    if sys.stdout.isatty():
        webbrowser.open(first.as_uri())
