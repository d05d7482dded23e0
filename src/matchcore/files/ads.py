"""The employment service's ads (JobSearch and JobStream JSON) as openings (layer 7).

What an ad states in fields of its own becomes part of the opening at once: seats, occupation, workplace, form of
employment, licences, and those skills that the vocabulary knows as certificates. What it only says in prose, or says
in half (a language without a level), becomes a `Proposal` that a person accepts or not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from matchcore.errors import FileError, InputError, Problem
from matchcore.files.fields import Fields
from matchcore.files.proposals import Proposal
from matchcore.files.strictjson import Json, json_lines, parsed, read_json, read_text
from matchcore.messages import Message
from matchcore.records import Opening, Place
from matchcore.vocabulary import Vocabulary, default_vocabulary, resolve

__all__ = ["AdsRead", "read_ads"]

_SWEDEN = "199"
_SURE = 95  # of 100: the alias itself, letters whole
_PERMANENT = "1"  # duration, in the service's own codes
_FORM_OF_TYPE = {"4": "hourly", "3": "seasonal"}  # employment type: Behovsanställning, Säsongsanställning
_AD_FIELDS = frozenset({"headline", "workplace_address", "occupation_group", "number_of_vacancies", "removed"})
_FORM_WORDS = {"behovsanställning": "hourly", "säsongsanställning": "seasonal", "säsongsarbete": "seasonal"}


@dataclass(frozen=True, slots=True)
class AdsRead:
    """What a file of ads held.

    Attributes
    ----------
    openings
        One opening for each ad that stands, in the order in which they first came.
    proposals
        Requirements that the ads seem to make, to be accepted or not (see `matchcore.files.proposals`).
    removed
        The ids of ads that have been withdrawn: reported, never silently gone.
    superseded
        The ids of ads that came more than once and of which only the last state stands.
    notes
        What stood in an ad and could not be used, and what was taken in its place.
    """

    openings: tuple[Opening, ...]
    proposals: tuple[Proposal, ...] = ()
    removed: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()


def read_ads(
    source: str | os.PathLike[str] | Mapping[str, Any] | list[Any], *, vocabulary: Vocabulary | None = None
) -> AdsRead:
    """Read ads: a search response, a list, one ad, or a stream (a list or JSON lines) with updates and removals.

    Policies, each told in `notes` where it was used: no number of vacancies means one seat; a coordinate that is
    missing, zero or outside Sweden gives way to the municipality; a time-limited employment does not say which form
    it is, so the form stays open and is proposed; the start is not known. Of an ad that comes several times the
    state with the latest timestamp stands, and the later one in the file when the timestamps are equal.

    Parameters
    ----------
    source
        A path to a JSON or JSON-lines file, or parsed JSON.
    vocabulary
        The vocabulary to read skills, languages and licences by; the package's own if None.

    Raises
    ------
    FileError
        With everything that is wrong: not JSON, cut, no ads in it, ads without an id, fields of the wrong kind.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    problems: list[Problem] = []
    notes: list[Problem] = []
    states = _last_states(_ads_of(source, problems), problems)
    openings: list[Opening] = []
    proposals: list[Proposal] = []
    removed: list[str] = []
    for ad_id, state in states.items():
        if state.withdrawn:
            removed.append(ad_id)
            continue
        ad = Fields(state.ad, problems, f"opening {ad_id}")
        before = len(problems)
        made = _Ad(ad_id, ad, known, notes)
        values, proposed = made.values(), made.proposals()
        if len(problems) == before:
            try:
                openings.append(Opening(**values))
                proposals += proposed
            except InputError as error:
                problems += [problem.at(row=state.row) for problem in error.problems]
    if problems:
        raise FileError(problems)
    superseded = tuple(ad_id for ad_id, state in states.items() if state.times > 1)
    return AdsRead(tuple(openings), tuple(proposals), tuple(removed), superseded, tuple(notes))


def recognises(document: Any) -> bool:
    """Whether parsed JSON looks like ads: a search response, one ad, or a list of ads and removals."""
    if isinstance(document, Mapping):
        return "hits" in document or _is_ad(document)
    return isinstance(document, list | tuple) and bool(document) and all(_is_ad(entry) for entry in document)


def openings_of(document: Any, vocabulary: Vocabulary | None = None) -> list[Opening]:
    """The openings that stand in parsed JSON, as `read_ads` gives them. Raises `FileError`."""
    return list(read_ads(document, vocabulary=vocabulary).openings)


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
            raise FileError(Problem(Message("ads.no_list"), Message("ads.no_list.remedy")))
        whole = hits
    if not isinstance(whole, list | tuple):
        raise FileError(Problem(Message("ads.no_list"), Message("ads.no_list.remedy")))
    yield from ((None, ad) for ad in whole)


def _last_states(ads: Iterator[tuple[int | None, Json]], problems: list[Problem]) -> dict[str, _State]:
    states: dict[str, _State] = {}
    for number, (row, data) in enumerate(ads, start=1):
        before = len(problems)
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
    try:
        return datetime.fromisoformat(day).timestamp() * 1000 if day else float("inf" if withdrawn else "-inf")
    except (ValueError, OverflowError, OSError):
        return float("-inf")


class _Ad:
    """One ad on its way to an opening."""

    def __init__(self, ad_id: str, ad: Fields, vocabulary: Vocabulary, notes: list[Problem]) -> None:
        self.id = ad_id
        self.ad = ad
        self.vocabulary = vocabulary
        self.notes = notes

    def values(self) -> dict[str, Any]:
        """What the opening holds, from the ad's own fields."""
        required, merited = self._certificates()
        employer = self.ad.inner("employer")
        return {
            "id": self.id,
            "employer": employer.text("name") or employer.text("workplace") or "",
            "title": self.ad.text("headline") or "",
            "ssyk": self._occupation_group(),
            "seats": self._seats(),
            "certificates_required": required,
            "certificates_merited": tuple(code for code in merited if code not in required),
            "workplace": self._workplace(),
            "form": self._form(),
            "facts": {"own_car": True} if self.ad.flag("access_to_own_car") else {},
        }

    def proposals(self) -> list[Proposal]:
        """What the ad's fields say in half: languages without a level."""
        found = []
        for field, required in (("must_have", True), ("nice_to_have", False)):
            for language in self.ad.inner(field).each("languages"):
                label = language.text("label")
                code = resolve(label, "language", vocabulary=self.vocabulary).code if label else None
                if label and code:
                    found.append(Proposal(self.id, "language", code, required, label, source=f"{field}.languages"))
                elif label:
                    self.notes.append(language.problem("label", Message("ads.language_unknown")))
        return found

    def _note(self, fields: Fields, name: str, what: str, **values: object) -> None:
        self.notes.append(fields.problem(name, Message(what, **values)))

    def _seats(self) -> int:
        seats = self.ad.whole("number_of_vacancies")
        if seats is None and "number_of_vacancies" not in self.ad:
            self._note(self.ad, "number_of_vacancies", "ads.one_seat")
        return 1 if seats is None else seats

    def _occupation_group(self) -> str | None:
        group = self.ad.inner("occupation_group")
        code = group.key("legacy_ams_taxonomy_id")
        if code is None or (len(code) == 4 and code.isdecimal()):
            return code
        self._note(group, "legacy_ams_taxonomy_id", "ads.ssyk")
        return None

    def _form(self) -> str | None:
        kind, duration = self.ad.inner("employment_type"), self.ad.inner("duration")
        words = (kind.text("label") or "").lower()
        form = _FORM_WORDS.get(words) or _FORM_OF_TYPE.get(kind.key("legacy_ams_taxonomy_id") or "")
        if form is None and duration.key("legacy_ams_taxonomy_id") == _PERMANENT:
            form = "permanent"
        if form is None and duration:
            self._note(duration, "label", "ads.form_open")
        return form if form in self.vocabulary.forms else None

    def _workplace(self) -> Place | None:
        address = self.ad.inner("workplace_address")
        if not address:
            return None
        if (address.key("country_code") or _SWEDEN) != _SWEDEN:
            self._note(address, "country_code", "ads.abroad")
            return None
        spot = {"municipality": address.key("municipality_code"), "postcode": _postcode(address)}
        known = {name: value for name, value in spot.items() if value is not None}
        point = address.items("coordinates")
        if len(point) == 2:  # the service writes longitude first; nulls are dropped by `items`
            try:
                return Place(**known, lat=point[1], lon=point[0])
            except InputError as error:
                self.notes += [
                    Problem(Message("ads.coordinate"), fault.what, self.ad.record, "workplace_address.coordinates")
                    for fault in error.problems
                    if fault.field in ("lat", "lon")
                ]
        if not known:
            self._note(address, "municipality_code", "ads.no_place")
            return None
        try:
            return Place(**known)
        except InputError as error:
            address.problems += [
                Problem(p.what, p.remedy, self.ad.record, f"workplace_address.{p.field}", p.value)
                for p in error.problems
            ]
            return None

    def _certificates(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Certificates required and merited by fields of their own: licences and known skills."""
        found: dict[bool, dict[str, None]] = {True: {}, False: {}}
        demanded = self.ad.flag("driving_license_required")
        for licence in self.ad.each("driving_license"):
            label = licence.text("label")
            code = self._licence(label) if label else None
            if code:
                found[demanded][code] = None
            elif label:
                self.notes.append(licence.problem("label", Message("ads.licence_unknown")))
        for field, required in (("must_have", True), ("nice_to_have", False)):
            for skill in self.ad.inner(field).each("skills"):
                code = self._skill(skill)
                if code:
                    found[required][code] = None
        return tuple(found[True]), tuple(found[False])

    def _licence(self, label: str) -> str | None:
        code = f"licence-{label.strip().lower()}"
        if code in self.vocabulary.certificates:
            return code
        return resolve(f"{label} körkort", "certificate", vocabulary=self.vocabulary).code

    def _skill(self, skill: Fields) -> str | None:
        label = skill.text("label")
        if not label:
            return None
        found = resolve(label, "certificate", vocabulary=self.vocabulary)
        return found.code if found.code and found.confidence >= _SURE else None


def _postcode(address: Fields) -> str | None:
    written = (address.key("postcode") or "").replace(" ", "")
    return written if len(written) == 5 and written.isdecimal() and written.isascii() else None
