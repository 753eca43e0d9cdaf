"""Sources: BibTeX in, plain text out, mistakes with their line."""

import logging

import pytest

from rubicon.errors import InputError
from rubicon.judgements import cite, parse_sources, read_sources

BIB = r"""% collected in 2025
@article{kim2024,
  title   = {What {DPRK} troops \& shells are worth},
  author  = {Kim, Min-ji and M{\"u}ller, Hans},
  journal = {Survival},
  year    = 2024,
  doi     = {10.1000/x_y%20z}
}

@misc{nis,
  title = "Briefing",
  author = {{National Intelligence Service}},
  date = {2024-10-18},
  url = {https://example.org/a_b%20c?d=1&e=2},
}
@book{many, title={Many},
 author={A, B and C, D and E, F and others}, publisher={Press}, year={2020}}
@online{bare, title={No author}, year={2021}}
"""


def test_entries_become_plain_text():
    found = parse_sources(BIB)
    assert list(found) == ["kim2024", "nis", "many", "bare"]
    kim, nis = found["kim2024"], found["nis"]
    assert (kim.type, kim.line, kim.year) == ("article", 2, "2024")
    assert kim.author == "Kim, Min-ji; Müller, Hans"
    assert kim.title == "What DPRK troops & shells are worth"
    assert kim.text == (
        "Kim, Min-ji; Müller, Hans (2024). What DPRK troops & shells are worth. Survival."
    )
    assert kim.url == "https://doi.org/10.1000/x_y%20z"
    assert nis.url == "https://example.org/a_b%20c?d=1&e=2"
    assert [source.short for source in found.values()] == [
        "Kim and Müller 2024",
        "National Intelligence Service 2024",
        "A et al. 2020",
        "No author",
    ]


def test_without_an_author_the_organisation_or_the_title_leads():
    """As citation styles have it; and the note says what the entry cannot."""
    found = parse_sources(
        "@misc{cna, title={[Troops in Kursk]}, howpublished={CNA}, year={2024}, "
        "note={25 October 2024.}}\n"
        "@report{iiss, title={Balance}, institution={IISS}, year={2025}}\n"
        "@book{press, title={Both}, organization={UN}, publisher={Press}, year={2020}}\n"
        "@misc{only, note={Seen by the analyst}}\n"
    )
    assert [source.text for source in found.values()] == [
        "[Troops in Kursk] (2024). CNA. 25 October 2024.",
        "IISS (2025). Balance.",
        "UN (2020). Both. Press.",
        "only. Seen by the analyst.",
    ]
    assert [source.short for source in found.values()] == [
        "[Troops in Kursk]",
        "IISS 2025",
        "UN 2020",
        "only",
    ]


def test_citations():
    sources = parse_sources(BIB)
    assert [c.text for c in cite("nis, p. 3, note 2", sources)] == [
        "National Intelligence Service 2024, p. 3, note 2"
    ]
    both = cite(["kim2024", "analyst"], sources)
    assert [c.text for c in both] == ["Kim and Müller 2024", "analyst’s guess"]
    assert both[0].source is sources["kim2024"]
    assert both[1].source is None
    assert cite("anything, p. 1", None)[0].text == "anything, p. 1"


@pytest.mark.parametrize(
    ("value", "found", "instead"),
    [
        ("kim2023, p. 4", "unknown source key 'kim2023'", "did you mean 'kim2024'?"),
        ("analist", "unknown source key 'analist'", "did you mean 'analyst'?"),
        (["nis", 3], "source = 3 is not a reference", "sources.bib"),
        (" ", "is not a reference", "analyst"),
    ],
)
def test_bad_references(value, found, instead):
    with pytest.raises(InputError, match=found) as caught:
        cite(value, parse_sources(BIB))
    assert instead in caught.value.instead


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("\n@misc{a,\n title={X {Y},\n year={2}\n}\n\n@misc{b, title={T}}\n", 2, "cannot be read"),
        ("@misc{a, title={X}\n", 1, "end of file"),
        ("@misc{a, title={X}}\n\n@misc{a, title={Y}}\n", 3, "'a' stands twice, first in line 1"),
        ("\n@misc{a, title={X}, title={Y}}\n", 2, "field title twice"),
        ("@misc{a,\n title={X}\n year={2}}\n", 2, "'a' lacks a comma behind its field title"),
        ("\n\n@misc a, title={X}}\n", 3, "looks like an entry"),
        ("misc{a, title={X}}\n", 1, "looks like an entry"),
        ("@misc{, title={X}}\n", 1, "cannot be the key"),
        ("@misc{a b, title={X}}\n", 1, "'a b' cannot be the key"),
        ("@misc{analyst, title={X}}\n", 1, "'analyst' cannot be the key"),
    ],
)
def test_malformed_files(text, line, found, capfd):
    with pytest.raises(InputError, match=found) as caught:
        parse_sources(text, "my/sources.bib")
    assert caught.value.where == f"my/sources.bib:{line}"
    assert caught.value.instead
    assert capfd.readouterr() == ("", "")  # the library's own complaint is not printed as well


def test_files(tmp_path):
    path = tmp_path / "sources.bib"
    with pytest.raises(InputError, match="missing"):
        read_sources(path)
    path.write_text(BIB, encoding="utf-8")
    assert len(read_sources(path)) == 4
    path.write_bytes(b"@misc{a, title={\xff}}")
    with pytest.raises(InputError, match="not UTF-8"):
        read_sources(path)
    path.write_text("")
    assert read_sources(path) == {}
    assert logging.getLogger("bibtexparser").level == logging.NOTSET


@pytest.mark.parametrize(
    ("fields", "date", "told"),
    [
        ("year = {2024}", "2024", "A (2024)."),
        ("year = {2024}, month = nov", "2024-11", "A (2024-11)."),
        ("year = {2024}, month = {1}", "2024-01", "A (2024-01)."),
        ("year = {2024}, month = {spring}", "2024", "A (2024)."),
        ("date = {2024-11-04}", "2024-11-04", "A (2024-11-04)."),
        ("year = {1914–18}", "", "A (1914–18)."),
        ("date = {2024-11}, pages = {3--7}", "2024-11", "A (2024-11). pp. 3–7."),
    ],
)
def test_dates_are_told_as_closely_as_they_are_stated(fields, date, told):
    """A year, a month or a day; what is none of them stays text."""
    (source,) = parse_sources(f"@misc{{a, title = {{A}}, {fields}}}").values()
    assert (source.date, source.text) == (date, told)
