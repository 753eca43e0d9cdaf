"""What the site's Markdown wants otherwise than GitHub's."""

import re


def on_page_markdown(markdown: str, **_: object) -> str:
    r"""Within code in tables GitHub wants ``\|``, and Python-Markdown a plain ``|``."""
    return re.sub(r"`[^`\n]+`", lambda code: code[0].replace("\\|", "|"), markdown)
