"""The page docs/benchmarks.md from the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measuring import exponent

PEERS = {
    "flow_ortools": "OR-Tools min-cost flow",
    "assignment_ortools": "OR-Tools assignment",
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

    def goal(what: str, aim: str, shown: str | None, is_met: bool) -> None:
        rows.append((what, aim, shown or "not measured", "" if shown is None else yes(is_met)))

    alone = figures.get("alone")
    for row in alone or []:
        if row["n_pairs"] > 400_000:
            most = 0.15 if "contested" in row["name"] else 0.10
            ratio = row["matchcore cpu"] / row["flow_ortools cpu"]
            what = f"assignment alone, {row['name']}"
            goal(what, f"≤ {most:.2f}× OR-Tools min-cost flow", f"{ratio:.2f}×", ratio <= most)
    if alone is None:
        goal("assignment alone, above 400,000 pairs", "≤ 0.10× OR-Tools min-cost flow", None, False)
    behind = [shown for row in alone or [] if (shown := behind_the_best(row))]
    shown = None if alone is None else "; ".join(behind) or "never"
    goal("assignment alone, slower than the best peer by more than 10 % or 5 ms", "never", shown, not behind)

    whole = {row["size"]: row["plain cpu"] / row["matchcore cpu"] for row in figures.get("whole", [])}
    for size, least in {"60 × 60": 1.0, "1,000 × 1,000": 5.0, "10,000 × 10,000": 60.0}.items():
        ratio = whole.get(size)
        what = f"{size}, encoded pool to proven optimum"
        goal(what, f"≥ {least:.0f}× faster than NumPy + SciPy", ratio and times(ratio), (ratio or 0) >= least)
    held = figures.get("memory")
    share = held["matchcore"]["peak_mib"] / held["plain"]["peak_mib"] if held else None
    goal("10,000 × 10,000, memory", "≤ 1/4 of NumPy + SciPy", share and f"{share:.2f}", (share or 9) <= 1 / 4)

    for name, words in {"national": "first five criteria", "national, ten criteria": "default criteria"}.items():
        country = figures.get(name)
        took, peak = (country["verified_seconds"], country["peak_mib"]) if country else (99.0, 9e9)
        most = 45.0 if name == "national" else 45.0 * 1.25
        goal(
            f"350,000 × 100,000, encoded pool to an optimum verified over all pairs, {words}",
            f"≤ {most:.0f} s, ≤ 3 GiB",
            f"{took:.0f} s, {peak / 1024:.2f} GiB" if country else None,
            took <= most and peak <= 3072,
        )
    slope = fitted(figures) if "growth" in figures else None
    goal("growth with the feasible pairs", "exponent ≤ 1.0", slope and f"{slope:.2f}", (slope or 9) <= 1.0)

    changed = {row["size"]: row for row in figures.get("changes", [])}.get("10,000 × 10,000")
    for what, part, most in (
        ("one record comes, leaves or changes", "kinds", 0.005),
        ("`what_if`, `alternatives(n=5)`, what an override costs", "questions", 0.010),
    ):
        took = sorted(each for kind, each in changed[part].items() if kind != "openers") if changed else None
        shown = took and f"{seconds(took[0])} to {seconds(took[-1])}"
        goal(f"{what}, 10,000 × 10,000", f"≤ {1000 * most:.0f} ms", shown, bool(took) and took[-1] <= most)

    use = figures.get("first use")
    for what, most in FIRST_USE.items():
        goal(what, f"≤ {most} s", use and seconds(use[what]), (use or {}).get(what, 99.0) <= most)
    one, base = "the first match of one pair", "import numpy, scipy.optimize, pydantic"
    ratio = use and use[one] / use[base]
    goal(one, f"≤ 1.5× `{base}`", ratio and f"{ratio:.2f}×", (ratio or 9) <= 1.5)
    return table(("What", "Goal", "Measured", "Reached"), rows)


FIRST_USE = {
    "the kernel compiled, on a new machine": 10,
    "the kernel loaded, compiled before": 0.7,
    "matchcore --help": 0.5,
}
"""What a process may take before its first answer, seconds."""


def behind_the_best(row: dict[str, Any]) -> str:
    """Where matchcore is slower than the fastest peer by more than a tenth and 5 ms: in words, else empty."""
    best = min((name for name in PEERS if name in row), key=lambda name: float(row[f"{name} cpu"]))
    own, other = row["matchcore cpu"], row[f"{best} cpu"]
    return f"{row['name']}: {own / other:.2f}× {PEERS[best]}" if own > max(1.1 * other, other + 0.005) else ""


def steps(rows: list[dict[str, Any]]) -> list[str]:
    """Each step apart."""
    names = ("encode", "score", "assign", "verify")
    lines = [(row["size"], f"{row['n_feasible']:,}", *(seconds(row[name]) for name in names)) for row in rows]
    return ["## Each step, municipal programmes", table(("Pool", "Feasible pairs", *names), lines)]


def whole(rows: list[dict[str, Any]]) -> list[str]:
    """From an encoded pool to the optimum."""
    lines = [
        (
            row["size"],
            seconds(row["matchcore cpu"]),
            seconds(row["plain cpu"]),
            times(row["plain cpu"] / row["matchcore cpu"]),
        )
        for row in rows
    ]
    told = "Processor time, in a process that has been warmed up (`matchcore.warm_up`), as a service is."
    return ["## Encoded pool to proven optimum", told, table(("Pool", "matchcore", "NumPy + SciPy", "Ratio"), lines)]


def alone(rows: list[dict[str, Any]]) -> list[str]:
    """The assignment alone."""
    names = [name for name in PEERS if any(name in row for row in rows)]
    lines = [
        (
            row["name"],
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


def changes(rows: list[dict[str, Any]]) -> list[str]:
    """What a change and a question cost."""
    lines = [
        (row["size"], kind, seconds(took), f"{took / row['full']:.2%}")
        for row in rows
        for kind, took in [
            ("from scratch", row["full"]),
            ("the first update", row["first"]),
            *row["kinds"].items(),
            *row["questions"].items(),
        ]
    ]
    head = ("Pool", "What", "Time", "Share of a full solve")
    return ["## Changes and questions", "Processor time, a result in and a result out.", table(head, lines)]


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
    ends = [f"{what} until {end:.0f} s" for what, end in row["stages"].items()]
    if "verified_seconds" in row:
        ends.append(
            f"proof checked anew over all pairs until {row['verified_seconds']:.0f} s "
            f"({row['verified_cpu']:.0f} s of processor time in all)"
        )
    return [text, f"Stages: {', '.join(ends)}."]


def first_use(found: dict[str, float]) -> list[str]:
    """What comes before a first answer."""
    lines = [(name, seconds(took)) for name, took in found.items()]
    text = "Processor time of a process of its own, starting Python included."
    return ["## First use", text, table(("What", "Time"), lines)]


SECTIONS = {
    "steps": steps,
    "whole": whole,
    "alone": alone,
    "changes": changes,
    "growth": growth,
    "memory": memory,
    "national": national,
    "national, ten criteria": national_by_ten,
    "first use": first_use,
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
