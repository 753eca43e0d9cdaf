"""Small runs to compare: it rains with a probability that is drawn evenly from a range."""

from __future__ import annotations

from pathlib import Path

from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from tests.report.report_runs import crisis, judgement

UNIFORM = "{{ low = {}, high = {}, coverage = 1 }}"
STORY = """
s.nature("rain", {"yes": j.rain, "no": 1 - j.rain})
s.nature("wind", {"yes": j.wind, "no": 1 - j.wind})
walk = s.choose("A", "walk", ["out", "home"])
return s.end("over", A=j.wind if walk == "out" else 0)
"""
CLAIMS = """
[rain]
letter = "a"
says = "It rains."
holds = "P(rain=yes) > 0.3"
smallest = 0

[wind]
letter = "b"
says = "It blows."
holds = "P(wind=yes) > 0.5"
smallest = 0
"""
DRAWS = 100


def made(where: Path, name: str, rain: tuple[float, float] = (0, 1), claims: str = CLAIMS,
         draws: int = DRAWS, seed: int = 5, design: str = "lhs", more: str = "",
         story: str = STORY) -> Run:  # fmt: skip
    """A run in which it rains with a probability drawn evenly from a range."""
    (where / name).mkdir()
    ranges = judgement("rain", UNIFORM.format(*rain)) + judgement("wind", UNIFORM.format(0, 1))
    folder = crisis(where / name, story, ranges + more, claims, header='"Weather", ["A"]')
    read = read_folder(str(folder))
    settings = Settings(draws, seed, design, threads=1)
    run = start_run(read.model(), settings, where / name / "run", read.files)
    return finish_run(run, solve_run(run, threads=1))
