"""What ``matchcore learn`` does, behind its options: choices in, weights with their evidence out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matchcore.cli.quality_work import approval_of
from matchcore.errors import PolicyError, Problem
from matchcore.files import read_candidates, read_openings, write_json, write_text
from matchcore.learning.adoption import adopt
from matchcore.learning.comparisons import comparisons_of_choices, comparisons_of_overrides
from matchcore.learning.learned_weights import learn_weights
from matchcore.learning.next_questions import questions_table, worth_asking
from matchcore.matching import match
from matchcore.messages import Message, MessageLanguage
from matchcore.overrides import read_overrides
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.preferences.choices_file import read_preferences
from matchcore.result import MatchResult

__all__ = ["Asked", "learn_from"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What ``matchcore learn`` was asked to do; see its ``--help``."""

    choices: tuple[Path, ...]
    policy: Path | None
    pool: tuple[Path | None, Path | None]
    overrides: Path | None
    as_of: date | None
    ask: int
    out: Path | None
    approval: tuple[str, str]
    json_file: Path | None
    language: MessageLanguage


def learn_from(asked: Asked) -> None:
    """Learn weights, show what they rest on and who moves by them, and write the policy where it was approved."""
    rules = Policy() if asked.policy is None else Policy.read(asked.policy)
    approval = None if asked.out is None else approval_of(*asked.approval, None)
    result = _matched(asked, rules)
    found = [one for file in asked.choices for one in comparisons_of_choices(read_preferences(file), rules)]
    if asked.overrides is not None and result is not None:
        found += comparisons_of_overrides(result)
    if not found and not (asked.ask and result is not None):
        raise PolicyError(Problem(Message("learning.cli.nothing"), Message("learning.cli.nothing.remedy")))
    learned = learn_weights(found, rules, language=asked.language)
    if asked.json_file is not None:
        write_json(learned.to_dict(), asked.json_file)
    print(learned.text())
    moved = None
    if result is not None and learned.after != rules:
        after = _matched(asked, learned.after)
        moved = None if after is None else compare(result, after, language=asked.language)
        print("" if moved is None else f"\n{moved.text()}\n\n{moved.group_table().to_text()}")
    if asked.ask and result is not None:
        questions = worth_asking(result, learned.after, n=asked.ask, seed=len(found))
        print(f"\n{questions_table(questions, asked.language).to_text()}")
    if asked.out is not None and approval is not None:
        if result is None:
            raise PolicyError(Problem(Message("learning.cli.no_pool"), Message("learning.cli.no_pool.remedy")))
        moved = moved or compare(result, result, language=asked.language)
        write_text(adopt(learned, moved, approval).to_toml(asked.language), asked.out)
        print("\n" + Message("learning.cli.written", path=asked.out).text(asked.language))


def _matched(asked: Asked, policy: Policy) -> MatchResult | None:
    """People and openings matched by a policy, with what was decided over it; None where they were not given."""
    people, jobs = asked.pool
    if people is None or jobs is None:
        if asked.overrides is not None or asked.ask or people is not jobs:
            raise PolicyError(Problem(Message("learning.cli.no_pool"), Message("learning.cli.no_pool.remedy")))
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
