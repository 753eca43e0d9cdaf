"""Kernels are kept, and it is known whether what is kept still counts."""

from __future__ import annotations

from rubicon.solve.kernel import is_compiled, kernel


def doubled(x):
    return 2.0 * x


def test_what_was_compiled_counts_until_its_file_has_another_date() -> None:
    assert kernel(doubled)(1.5) == 3.0
    later = kernel(doubled)  # as another process has it
    assert not later.signatures
    assert is_compiled(later)
    later._cache._cache_file._source_stamp = (0.0, 0)
    assert not is_compiled(later)


def never_called(x):
    return x


def test_what_was_never_called_is_not_compiled() -> None:
    assert not is_compiled(kernel(never_called))
