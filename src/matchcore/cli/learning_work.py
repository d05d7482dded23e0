"""What ``matchcore learn`` does, behind its options: choices and outcomes in, weights with their evidence out."""

from __future__ import annotations

from pathlib import Path

import typer

from matchcore.cli.quality_work import approval_of
from matchcore.cli.requests import LearnRequest
from matchcore.errors import PolicyError, Problem
from matchcore.files import read_candidates, read_openings, write_json, write_text
from matchcore.learning.adoption import Learned, adopt
from matchcore.learning.comparisons import (
    comparisons_of_choices,
    comparisons_of_overrides,
    questions_table,
    worth_asking,
)
from matchcore.learning.from_outcomes import learn_from_outcomes
from matchcore.learning.learned_weights import LearnedWeights, learn_weights
from matchcore.learning.outcome_report import OutcomeReport
from matchcore.learning.outcomes import Months, read_outcomes
from matchcore.matching import match
from matchcore.messages import Message, MessageLanguage, with_remedy
from matchcore.overrides import read_overrides
from matchcore.personal import masked
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.preferences.choices import read_preferences
from matchcore.result import MatchResult

_MONTHS: tuple[Months, ...] = (3, 6, 12)


def learn_from(asked: LearnRequest) -> None:
    """Learn, show what it rests on and who moves by it, and write the policy where it was approved."""
    rules = Policy() if asked.policy is None else Policy.read(asked.policy)
    approval = None if asked.out is None else approval_of(asked.by, asked.because, None)
    result = _matched(asked, rules)
    chosen = _from_choices(asked, rules, result)
    outcome = _from_outcomes(asked, rules)
    found: list[LearnedWeights | OutcomeReport] = [one for one in (chosen, outcome) if one is not None]
    if not found:
        raise _refused("nothing")
    if approval is not None and len(found) > 1:
        raise _refused("both")
    if asked.json_file is not None:
        write_json([one.to_dict() for one in found], asked.json_file)
    for one in found:
        print(one.text() + "\n")
        _show_who_moves(asked, one, result)
    if asked.ask and result is not None:
        questions = worth_asking(result, found[0].after, n=asked.ask, seed=found[0].n)
        print(questions_table(questions, asked.language).to_text())
    if asked.calibration is not None:
        _write_calibration(asked.calibration, outcome, asked.language)
    if asked.out is not None and approval is not None:
        if result is None:
            raise _refused("no_pool")
        after = _matched(asked, found[0].after) or result
        adoption = adopt(found[0], compare(result, after, language=asked.language), approval)
        write_text(adoption.to_toml(asked.language), asked.out)
        print(Message("learning.cli.written", path=masked(str(asked.out))).text(asked.language))


def _from_choices(asked: LearnRequest, rules: Policy, result: MatchResult | None) -> LearnedWeights | None:
    """What choices and overrides teach; None where neither was given and nothing is to be asked."""
    found = [one for file in asked.choices for one in comparisons_of_choices(read_preferences(file), rules)]
    if asked.overrides is not None and result is not None:
        found += comparisons_of_overrides(result)
    return learn_weights(found, rules, language=asked.language) if found or asked.ask else None


def _from_outcomes(asked: LearnRequest, rules: Policy) -> OutcomeReport | None:
    """What outcomes teach; None where they were not given."""
    months = next((known for known in _MONTHS if known == asked.months), None)
    if months is None:
        remedy = Message("value.not_one_of.remedy", expected=list(_MONTHS))
        raise typer.BadParameter(remedy.text(asked.language), param_hint="--months")
    if asked.outcomes is None:
        return None
    return learn_from_outcomes(read_outcomes(asked.outcomes), rules, months=months, language=asked.language)


def _show_who_moves(asked: LearnRequest, learned: Learned, result: MatchResult | None) -> None:
    after = None if result is None or learned.after == learned.before else _matched(asked, learned.after)
    if result is not None and after is not None:
        moved = compare(result, after, language=asked.language)
        print(f"{moved.text()}\n\n{moved.group_table().to_text()}\n")


def _write_calibration(path: Path, outcome: OutcomeReport | None, language: MessageLanguage) -> None:
    if outcome is None or outcome.calibration is None:
        raise PolicyError(Problem(Message("learning.cli.no_chance"), field="--calibration"))
    write_text(outcome.calibration.to_json(), path)
    print(Message("learning.cli.calibrated", path=path).text(language))


def _matched(asked: LearnRequest, policy: Policy) -> MatchResult | None:
    """People and openings matched by a policy, with what was decided over it; None where they were not given."""
    people, jobs = asked.candidates, asked.openings
    if people is None or jobs is None:
        if asked.overrides is not None or asked.ask or people is not jobs:
            raise _refused("no_pool")
        return None
    locks, bans = ((), ()) if asked.overrides is None else read_overrides(asked.overrides)
    return match(
        read_candidates(people, as_of=asked.as_of),
        read_openings(jobs, as_of=asked.as_of),
        policy,
        as_of=asked.as_of,
        locks=locks,
        bans=bans,
        language=asked.language,
    )


def _refused(key: str) -> PolicyError:
    return PolicyError(Problem(*with_remedy(f"learning.cli.{key}")))
