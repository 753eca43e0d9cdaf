"""The text of a file that a user wrote: UTF-8, with or without a byte-order mark."""

from __future__ import annotations

import codecs
from pathlib import Path

from rubicon.errors import InputError, explain_failure

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path, instead: str = "") -> str:
    """A file's text, each line ending with a single line feed. Raises InputError if there is no
    such file (``instead`` says how one looks), it cannot be read, or is not UTF-8; with the line.
    """
    return decoded(file_content(path, instead), str(path))


def file_content(path: Path, instead: str = "") -> bytes:
    """A file's bytes; errors as :func:`read_text`."""
    with explain_failure("the file cannot be read", path):
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise InputError("the file is missing", where=str(path), instead=instead) from None


def decoded(content: bytes, file: str) -> str:
    """The text of a file's bytes; ``file`` names it in errors, which are those of `read_text`."""
    if content.startswith(_UTF16):
        raise _no_text("the file is UTF-16", f"{file}:1")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"0x{content[error.start]:02X}"
        raise _no_text(f"the file is not UTF-8 text (the byte {byte})", f"{file}:{line}") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _no_text("the file is not UTF-8 text (a NUL)", f"{file}:{line}")
    return text.replace("\r\n", "\n")


def _no_text(found: str, where: str) -> InputError:
    return InputError(found, where=where, instead="save it as UTF-8")
