"""The page docs/benchmarks.md from the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measuring import exponent

PEERS = {
    "flow_ortools": "OR-Tools min-cost flow",
    "dense_scipy": "SciPy dense",
    "dense_lapx": "lapx",
    "sparse_scipy": "SciPy sparse",
}

NOTES = Path(__file__).with_name("notes.md")
"""What was tried, and what the profile says: written by hand."""


def page(figures: dict[str, Any]) -> str:
    """The whole page."""
    machine = figures.get("machine", {})
    parts = [
        "# Benchmarks",
        "`make bench` and `make bench-national` measure this anew and write this page. Times drift between machines; "
        "ratios in one run hold. Peers and matchcore take turns in one process, every total is checked to be the "
        "optimum before its time counts, medians are shown, and memory is the peak of a process of its own. "
        "Ratios are of processor time, all threads together: that holds while other work runs beside.",
        f"Measured {machine.get('day')} on 2 cores, Python {machine.get('python')} ({machine.get('machine')}).",
        "## The goals",
        goals(figures),
        NOTES.read_text("utf-8").strip() if NOTES.exists() else "",
    ]
    for name, write in SECTIONS.items():
        if name in figures:
            parts += write(figures if name == "growth" else figures[name])
    return "\n\n".join(part for part in parts if part) + "\n"


def goals(figures: dict[str, Any]) -> str:
    """Every goal, with what was measured and whether it is reached."""
    rows: list[Sequence[str]] = []

    def goal(what: str, aim: str, value: float | None, shown: str, is_met: bool) -> None:
        rows.append((what, aim, "not measured" if value is None else shown, "" if value is None else yes(is_met)))

    whole = {row["size"]: row["plain cpu"] / row["matchcore cpu"] for row in figures.get("whole", [])}
    small, large = whole.get("1,000 × 1,000"), whole.get("10,000 × 10,000")
    goal(
        "1,000 × 1,000, encoded pool to proven optimum",
        "≥ 3× faster than NumPy + SciPy",
        small,
        times(small),
        (small or 0) >= 3,
    )
    goal("10,000 × 10,000, the same", "≥ 15× faster", large, times(large), (large or 0) >= 15)
    held = figures.get("memory")
    share = held["matchcore"]["peak_mib"] / held["plain"]["peak_mib"] if held else None
    goal("10,000 × 10,000, memory", "≤ 1/3", share, f"{share or 0:.2f}", (share or 9) <= 1 / 3)
    for row in figures.get("alone", []):
        ratio = row["matchcore cpu"] / row["flow_ortools cpu"]
        what = f"assignment alone, {row['name']}, {row['size']}"
        goal(what, "≤ 0.3× OR-Tools", ratio, f"{ratio:.2f}×", ratio <= 0.3)
    for row in figures.get("few", []):
        ratio = row["matchcore cpu"] / row["flow_ortools cpu"]
        goal(f"assignment alone, 60 a row, {row['size']}", "≤ 1.0× OR-Tools", ratio, f"{ratio:.2f}×", ratio <= 1)
    country = figures.get("national")
    took, peak = (country["verified_seconds"], country["peak_mib"]) if country else (None, None)
    shown = f"{took or 0:.0f} s, {(peak or 0) / 1024:.2f} GiB"
    goal(
        "350,000 × 100,000, encoded pool to an optimum verified over all pairs",
        "≤ 45 s, ≤ 3 GiB",
        took,
        shown,
        (took or 99) <= 45 and (peak or 9e9) <= 3072,
    )
    slope = fitted(figures) if "growth" in figures else None
    goal("growth with the feasible pairs", "exponent ≤ 1.15", slope, f"{slope or 0:.2f}", (slope or 9) <= 1.15)
    for row in figures.get("changes", []):
        worst = max(row["kinds"].values()) / row["full"]
        best = min(row["kinds"].values()) / row["full"]
        shown = f"{best:.1%} to {worst:.1%}"
        goal(
            f"one record comes, leaves or changes, {row['size']}", "≤ 1 % of a full solve", worst, shown, worst <= 0.01
        )
    imports = figures.get("imports")
    ratio = imports["matchcore"] / imports["numpy, scipy.optimize"] if imports else None
    goal(
        "`import matchcore`", "≤ 1.3× `import numpy, scipy.optimize`", ratio, f"{ratio or 0:.2f}×", (ratio or 9) <= 1.3
    )
    return table(("What", "Goal", "Measured", "Reached"), rows)


def steps(rows: list[dict[str, Any]]) -> list[str]:
    """Each step apart."""
    names = ("encode", "score", "assign", "verify")
    lines = [(row["size"], f"{row['n_feasible']:,}", *(seconds(row[name]) for name in names)) for row in rows]
    return ["## Each step, municipal programmes", table(("Pool", "Feasible pairs", *names), lines)]


def whole(rows: list[dict[str, Any]]) -> list[str]:
    """From an encoded pool to the optimum."""
    lines = [
        (row["size"], seconds(row["matchcore"]), seconds(row["plain"]), times(row["plain cpu"] / row["matchcore cpu"]))
        for row in rows
    ]
    return ["## Encoded pool to proven optimum", table(("Pool", "matchcore", "NumPy + SciPy", "Ratio"), lines)]


def alone(rows: list[dict[str, Any]]) -> list[str]:
    """The assignment alone."""
    names = [name for name in PEERS if any(name in row for row in rows)]
    lines = [
        (
            f"{row['name']}, {row['size']}",
            f"{row['n_pairs']:,}",
            seconds(row["matchcore"]),
            *(f"{seconds(row[n])} ({row['matchcore cpu'] / row[n + ' cpu']:.2f}×)" if n in row else "" for n in names),
        )
        for row in rows
    ]
    head = ("Pairs given", "Number", "matchcore", *(PEERS[name] for name in names))
    return [
        "## Assignment alone",
        "In brackets: matchcore's processor time as a share of the peer's.",
        table(head, lines),
    ]


def few(rows: list[dict[str, Any]]) -> list[str]:
    """A sparse graph."""
    return ["## Assignment alone, a sparse graph", *alone(rows)[1:]]


def changes(rows: list[dict[str, Any]]) -> list[str]:
    """What a change costs."""
    lines = [
        (row["size"], kind, seconds(took), f"{took / row['full']:.2%}")
        for row in rows
        for kind, took in [("from scratch", row["full"]), ("the first update", row["first"]), *row["kinds"].items()]
    ]
    return ["## Updates", table(("Pool", "What", "Time", "Share of a full solve"), lines)]


def grown(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The country at each size that was measured, the whole of it last."""
    return [*figures["growth"]["rows"], *([figures["national"]] if "national" in figures else [])]


def fitted(figures: dict[str, Any]) -> float:
    """The power of the feasible pairs that processor time grows by, least squares."""
    rows = grown(figures)
    return exponent([row["n_feasible"] for row in rows], [row["cpu"] for row in rows])


def growth(figures: dict[str, Any]) -> list[str]:
    """How time grows."""
    lines = [
        (row["size"], f"{row['n_feasible']:,}", seconds(row["cpu"]), f"{row['peak_mib']:.0f} MiB")
        for row in grown(figures)
    ]
    text = f"Time grows as the feasible pairs to the power {fitted(figures):.2f} (least squares)."
    return ["## Growth on the real geography", table(("Pool", "Feasible pairs", "Time", "Peak"), lines), text]


def memory(found: dict[str, Any]) -> list[str]:
    """Peak memory."""
    lines = [(who, seconds(row["seconds"]), f"{row['peak_mib']:.0f} MiB") for who, row in found.items()]
    return ["## Memory, 10,000 × 10,000", table(("Who", "Time", "Peak of the process"), lines)]


def national(row: dict[str, Any]) -> list[str]:
    """The whole country, by the criteria that it was first judged by."""
    return ["## The whole country", "By the five criteria that it was first judged by.", *one_country(row)]


def national_by_ten(row: dict[str, Any]) -> list[str]:
    """The same by all criteria."""
    return ["By matchcore's ten criteria, as they are by default.", *one_country(row)]


def one_country(row: dict[str, Any]) -> list[str]:
    """One run on the whole country."""
    text = (
        f"{row['size']}: {row['n_feasible']:,} feasible pairs, {row['n_placed']:,} placed, gap {row['gap']}, "
        f"{row['n_rounds']} rounds of pricing, {row['n_held']:,} pairs held; {row['seconds']:.0f} s of wall time, "
        f"{row.get('cpu', float('nan')):.0f} s of processor time, peak "
        f"{row['peak_mib'] / 1024:.2f} GiB under the standing budget of 4 GiB."
    )
    ends = ", ".join(f"{what} until {end:.0f} s" for what, end in row["stages"].items())
    if "verified_seconds" in row:
        ends += f"; proof checked anew over all pairs until {row['verified_seconds']:.0f} s"
        ends += f" ({row['verified_cpu']:.0f} s of processor time in all)"
    return [text, f"Stages: {ends}."]


def imports(found: dict[str, float]) -> list[str]:
    """Importing."""
    first = found["numpy, scipy.optimize"]
    lines = [(f"`{name}`", seconds(took), f"{took / first:.2f}×") for name, took in found.items()]
    return ["## Importing", table(("What", "Time", "Ratio"), lines)]


SECTIONS = {
    "steps": steps,
    "whole": whole,
    "alone": alone,
    "few": few,
    "changes": changes,
    "growth": growth,
    "memory": memory,
    "national": national,
    "national, ten criteria": national_by_ten,
    "imports": imports,
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def seconds(value: float) -> str:
    """A time, in the unit that reads best."""
    return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.1f} s"


def times(ratio: float | None) -> str:
    """So many times."""
    return "" if ratio is None else f"{ratio:.1f}×"


def yes(is_met: bool) -> str:
    """Whether a goal is reached."""
    return "yes" if is_met else "**no**"
