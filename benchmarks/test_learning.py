"""What is learned, tried on real outcomes (facts about people long ago and far away: they test the statistics alone).

Nothing is downloaded: the tables lie in the reference data, and the LaLonde comparison in the package ``causaldata``.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from matchcore.learning import effect_of, learn_from_outcomes
from matchcore.learning.chances import FOLDS, splits_of
from matchcore.learning.outcomes import Outcome
from matchcore.learning.weighing import on_one_thread

SICILY = "age blu1 child dist emp1 hour1 nofl1 nyu1 single train1 unemp1 wage1 yu1 white1 edu0 edu1 pa tp ct me treat"
JTPA = "T prevearn age married hrwage hsorged yrs_educ black hispanic"
AFTER_JOB_CORPS = {f"pworky{n}" for n in (2, 3, 4)} | {f"earny{n}" for n in (2, 3, 4)} | {"health30", "health48"}
LALONDE = "age educ black hisp marr nodegree re74 re75"
EXPERIMENT = 1_794
"""What the experiment found that the programme gave, dollars (LaLonde 1986, as Dehejia and Wahba 1999 took it)."""


def held_out_chances(
    features: np.ndarray, lasted: np.ndarray, splits: list[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """float64[n]: the chance of each outcome by a calibrated logistic model of those in the other parts."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    chances = np.empty(len(lasted))
    for train, test in splits:
        base = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        model = CalibratedClassifierCV(base, method="sigmoid", cv=FOLDS, ensemble=False)
        chances[test] = model.fit(features[train], lasted[train]).predict_proba(features[test])[:, 1]
    return chances


def brier(features: pd.DataFrame, lasted: np.ndarray, place: np.ndarray | None = None, seeds: int = 1) -> float:
    """The mean squared error of chances told by five parts of each other: sites whole, or shuffled anew each time."""
    errors = []
    with on_one_thread():
        for seed in range(seeds):
            order = (
                np.arange(len(lasted)) if place is not None else np.random.default_rng(seed).permutation(len(lasted))
            )
            values, came = features.to_numpy(dtype=float)[order], lasted[order]
            cut = splits_of(np.zeros(len(came), dtype=np.intp) if place is None else place, by_place=place is not None)
            errors.append(float(((held_out_chances(values, came, cut) - came) ** 2).mean()))
    return float(np.mean(errors))


def test_chances_of_real_placements(reference_data, capsys) -> None:
    """Within .003 of what these data are known to allow; and boosting is refused for the 229 who were placed."""
    table = pd.read_csv(reference_data / "learning/sicily_temporary_placements.csv")
    corps = pd.read_csv(reference_data / "learning/job_corps.csv")
    women = pd.read_csv(reference_data / "learning/jtpa_women.csv")
    found = {
        "Sicily": (brier(table[SICILY.split()], table.out3.to_numpy() == 1, seeds=20), 0.170),
        "Job Corps": (
            brier(
                corps[[name for name in corps if name not in AFTER_JOB_CORPS]],
                (corps.pworky4 > corps.pworky4.median()).to_numpy(),
            ),
            0.2235,
        ),
        "JTPA": (
            brier(
                women[JTPA.split()],
                (women.Y.median() < women.Y).to_numpy(),
                np.unique(women.site, return_inverse=True)[1],
            ),
            0.2348,
        ),
    }
    with capsys.disabled():
        print("\nBrier: " + ", ".join(f"{name} {got:.4f} ({known})" for name, (got, known) in found.items()))
    assert all(abs(got - known) <= 0.003 for got, known in found.values())
    placed = table[table.treat == 1]
    outcomes = [
        Outcome(
            candidate_id=f"c{n}",
            opening_id="o",
            after_12="same_job" if out else "neither",
            municipality=f"{1000 + n % 9}",
            score=500_000,
        )
        for n, out in enumerate(placed.out3)
    ]
    report = learn_from_outcomes(outcomes, months=12)
    assert report.n == 229
    assert report.challenger == ()
    assert report.weights == ()


@pytest.mark.skipif(find_spec("causaldata") is None, reason="the package causaldata is not installed")
def test_lalonde(capsys) -> None:
    """The interval covers what the experiment found, and the overlap is told: of 15,992 others few are alike."""
    package = find_spec("causaldata")
    folder = Path(package.submodule_search_locations[0])  # the package itself would import statsmodels
    trained, others = (pd.read_stata(folder / name / f"{name}.dta") for name in ("nsw_mixtape", "cps_mixtape"))
    both = pd.concat([trained.query("treat == 1"), others])
    features = both[LALONDE.split()].assign(
        none74=both.re74 == 0, none75=both.re75 == 0, age2=both.age**2, age3=both.age**3, educ2=both.educ**2
    )
    order = np.random.default_rng(0).permutation(len(both))
    told = effect_of(
        features.to_numpy(dtype=float)[order],
        (both.treat == 1).to_numpy()[order].tolist(),
        both.re78.to_numpy()[order].tolist(),
    )
    with capsys.disabled():
        print("\n" + told.text("en"))
    assert told.estimate.low < EXPERIMENT < told.estimate.high
    assert told.trims[0].effective < 500
