"""Draw what the first page of the documentation shows: ``python tools/first_page.py`` writes docs/pictures/.

A made-up pool, the same on every machine: the reasons for a placement, who commutes where, and an employer's paper.
"""

from __future__ import annotations

from pathlib import Path

from matchcore import MatchResult, Placement, match, synthetic_pool

FOLDER = Path(__file__).parents[1] / "docs/pictures"


def result() -> MatchResult:
    """A job track's list of people and jobs, matched."""
    pool = synthetic_pool(programme="malung-salen", seed=7)
    return match(pool.candidates, pool.openings, as_of=pool.as_of)


def best_of(matched: MatchResult) -> Placement:
    """The placement with the most points."""
    return max(matched.placements, key=lambda placement: placement.score)


def write_paper(matched: MatchResult, path: Path) -> None:
    """The paper of the employer of that placement."""
    matched.hand_out(path, employers=[best_of(matched).employer], shortlists=matched.shortlists())


def main() -> None:
    """Write the pictures and the paper."""
    import matplotlib as mpl

    from matchcore import pictures

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "matchcore", "svg.fonttype": "none"})
    FOLDER.mkdir(exist_ok=True)
    matched = result()
    best = best_of(matched)
    for name, axes in (
        ("reasons", pictures.waterfall(matched, best.candidate_id)),
        ("commuting", pictures.commuting_map(matched)),
    ):
        axes.figure.savefig(FOLDER / f"{name}.svg", metadata={"Date": None}, bbox_inches="tight")
    write_paper(matched, FOLDER / "employer.html")


if __name__ == "__main__":
    main()
