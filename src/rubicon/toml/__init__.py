"""The one reader of the TOML files of a crisis: what they hold, and in which line it stands.

What writes them takes its values from :mod:`rubicon.toml.writing`.
"""

from rubicon.toml.document import Document, parse_toml, read_toml
from rubicon.toml.lines import Lines, lines_of
from rubicon.toml.table import Places, TomlTable, nearest, texts_in
from rubicon.toml.text import decoded, file_content, read_text

__all__ = [
    "Document",
    "Lines",
    "Places",
    "TomlTable",
    "decoded",
    "file_content",
    "lines_of",
    "nearest",
    "parse_toml",
    "read_text",
    "read_toml",
    "texts_in",
]
