"""The employment service's ads (JobSearch and JobStream JSON) as openings.

What an ad states in fields of its own becomes part of the opening at once: seats, occupation, workplace, form of
employment, licences, and those skills that the vocabulary knows as certificates. What it only says in prose, or says
in half (a language without a level), becomes a `Proposal` that a person accepts or not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from matchcore.ads.one_ad import Ad
from matchcore.ads.proposals import Proposal, without_what_is_held
from matchcore.arguments import checked
from matchcore.content.findings import sound_fields, stopped_after
from matchcore.content.strictjson import Fields, Json, json_lines, parsed, read_json, read_text
from matchcore.errors import FileError, InputError, Problem
from matchcore.exchange.shared import ExchangeRead
from matchcore.messages import Message, with_remedy
from matchcore.records import Opening
from matchcore.vocabulary import Vocabulary, default_vocabulary

_AD_FIELDS = frozenset({"headline", "workplace_address", "occupation_group", "number_of_vacancies", "removed"})


@dataclass(frozen=True, slots=True)
class AdsRead:
    """What a file of ads held.

    Attributes
    ----------
    openings
        One opening for each ad that stands, in the order in which they first came.
    proposals
        Requirements that the ads seem to make, to be accepted or not (see `matchcore.ads.proposals`).
    removed
        The ids of ads that have been withdrawn: reported, never silently gone.
    superseded
        The ids of ads that came more than once and of which only the last state stands.
    notes
        What stood in an ad and could not be used, and what was taken in its place.
    problems
        What is wrong with ads that gave no opening. They never stop the others.
    """

    openings: tuple[Opening, ...]
    proposals: tuple[Proposal, ...] = ()
    removed: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


@checked
def read_ads(
    source: str | os.PathLike[str] | Mapping[str, Any] | list[Any],
    *,
    vocabulary: Vocabulary | None = None,
    as_of: date | None = None,
) -> AdsRead:
    """Read ads: a search response, a list, one ad, or a stream (a list or JSON lines) with updates and removals.

    Policies, each told in `notes` where it was used: no number of vacancies means one seat; a coordinate that is
    missing, zero or outside Sweden gives way to the municipality; a time-limited employment does not say which form
    it is, so the form stays open and is proposed; the start is not known. Of an ad that comes several times the
    state with the latest timestamp stands, and the later one in the file when the timestamps are equal. An ad whose
    last day to apply has passed still gives its opening.

    Parameters
    ----------
    source
        A path to a JSON or JSON-lines file, or parsed JSON.
    vocabulary
        The vocabulary to read skills, languages and licences by; the package's own if None.
    as_of
        The day to count from; today if None.

    Raises
    ------
    FileError
        When it is not JSON, is cut, or has no ads in it; and with everything that is wrong when no ad can be used.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    problems: list[Problem] = []
    notes: list[Problem] = []
    states = _last_states(_ads_of(source, problems), problems)
    openings: list[Opening] = []
    proposals: list[Proposal] = []
    removed: list[str] = []
    today = date.today() if as_of is None else as_of
    for ad_id, state in states.items():
        if (stopped := stopped_after(len(problems))) is not None:
            problems.append(stopped.at(record=f"opening {ad_id}"))
            break
        if state.withdrawn:
            removed.append(ad_id)
            continue
        ad = Fields(state.ad, problems, f"opening {ad_id}")
        before = len(problems)
        own: list[Problem] = []
        made = Ad(ad_id, ad, known, own, today)
        values, proposed = made.values(), made.proposals()
        if len(problems) == before:
            sound, personal = sound_fields(Opening, values, f"opening {ad_id}")
            notes += own + personal
            try:
                opening = Opening(**sound)
                openings.append(opening)
                proposals += without_what_is_held(opening, proposed, known)
            except InputError as error:
                problems += [problem.at(row=state.row) for problem in error.problems]
    if problems and not openings and not removed:
        raise FileError(problems)
    superseded = tuple(ad_id for ad_id, state in states.items() if state.times > 1)
    return AdsRead(tuple(openings), tuple(proposals), tuple(removed), superseded, tuple(notes), tuple(problems))


def recognises(document: Any) -> bool:
    """Whether parsed JSON looks like ads: a search response, one ad, or a list of ads and removals."""
    if isinstance(document, Mapping):
        return "hits" in document or _is_ad(document)
    return isinstance(document, list | tuple) and bool(document) and all(_is_ad(entry) for entry in document)


def read_document(
    document: Any, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Opening]:
    """The openings that stand in parsed JSON, as `read_ads` gives them. Raises `FileError`."""
    read = read_ads(document, vocabulary=vocabulary, as_of=as_of)
    return ExchangeRead(read.openings, read.notes, read.problems)


def _is_ad(entry: Any) -> bool:
    return isinstance(entry, Mapping) and "id" in entry and not _AD_FIELDS.isdisjoint(entry)


@dataclass(slots=True)
class _State:
    ad: Json
    row: int | None
    moment: float
    withdrawn: bool
    times: int = 1


def _ads_of(source: Any, problems: list[Problem]) -> Iterator[tuple[int | None, Json]]:
    """Each ad of the source, with its line where the source has one ad a line."""
    if isinstance(source, str | os.PathLike):
        text = read_text(source)
        try:
            whole = parsed(text)
        except FileError as error:
            lines = json_lines(text)
            first = next(lines, (0, error))
            if isinstance(first[1], FileError):
                raise error from None  # not lines of JSON either: the fault of the whole is the one to tell
            for row, value in chain([first], lines):
                if isinstance(value, FileError):
                    problems += value.problems
                else:
                    yield row, value
            return
    else:
        whole = read_json(source)
    if isinstance(whole, dict):
        hits = whole.get("hits")
        if hits is None and "id" in whole:
            hits = [whole]
        if not isinstance(hits, list):
            raise FileError(Problem(*with_remedy("ads.no_list")))
        whole = hits
    if not isinstance(whole, list | tuple):
        raise FileError(Problem(*with_remedy("ads.no_list")))
    yield from ((None, ad) for ad in whole)


def _last_states(ads: Iterator[tuple[int | None, Json]], problems: list[Problem]) -> dict[str, _State]:
    states: dict[str, _State] = {}
    for number, (row, data) in enumerate(ads, start=1):
        before = len(problems)
        if (stopped := stopped_after(before)) is not None:
            problems.append(stopped.at(record=f"opening {row or number}"))
            break
        ad = Fields(data, problems, f"opening {row or number}")
        ad_id = ad.key("id")
        if ad_id is None:
            if len(problems) == before:
                ad.fault("id", Message("value.missing"), Message("ads.no_id.remedy"))
            continue
        ad.record = f"opening {ad_id}"
        withdrawn = ad.flag("removed")
        state = _State(data, row, _moment(ad, withdrawn), withdrawn)
        earlier = states.get(ad_id)
        if earlier is not None:
            state.times = earlier.times + 1
            if state.moment < earlier.moment:
                earlier.times = state.times
                state = earlier
        states[ad_id] = state
    return states


def _moment(ad: Fields, withdrawn: bool) -> float:
    """When this state of the ad came to be, milliseconds; minus infinity when it does not say."""
    stamp = ad.number("timestamp")
    if stamp is not None:
        return stamp
    day = ad.text("removed_date" if withdrawn else "publication_date")
    if not day:
        return float("inf" if withdrawn else "-inf")
    try:
        moment = datetime.fromisoformat(day)
    except ValueError:
        return float("-inf")
    if moment.tzinfo is None:  # not the machine's own zone: the same file is read alike everywhere
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)
