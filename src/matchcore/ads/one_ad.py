"""One ad of the employment service, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from matchcore.ads.proposals import Proposal, joined, proposals_from_text, tracks_for
from matchcore.ads.prose import MOST_CHARACTERS
from matchcore.ads.prose.classes import classes_in
from matchcore.content.strictjson import Fields
from matchcore.errors import InputError, Problem
from matchcore.exchange.shared import place_named
from matchcore.messages import Message
from matchcore.records import Place
from matchcore.tables.rows.settled_places import settled
from matchcore.vocabulary import Vocabulary, resolve
from matchcore.vocabulary.certain import certificate_named
from matchcore.vocabulary.localities import named

_SWEDEN = "199"
_FOUR_DIGITS = re.compile(r"[0-9]{4}", re.ASCII)
_FULL_TIME = "1"  # working hours type
_PERMANENT = "1"  # duration, in the service's own codes
_FORM_OF_TYPE = {"4": "hourly", "3": "seasonal"}  # employment type: Behovsanställning, Säsongsanställning
_FORM_WORDS = {"behovsanställning": "hourly", "säsongsanställning": "seasonal", "säsongsarbete": "seasonal"}


class Ad:
    """One ad on its way to an opening; faults go to the problems of `ad`, what was taken in their place to `notes`."""

    def __init__(self, ad_id: str, ad: Fields, vocabulary: Vocabulary, notes: list[Problem], today: date) -> None:
        self.id = ad_id
        self.ad = ad
        self.vocabulary = vocabulary
        self.notes = notes
        # read once, so that one of the wrong kind is told once
        self.today = today
        self.occupations, self.groups = list(ad.each("occupation")), list(ad.each("occupation_group"))
        self.wishes = [(field, must, ad.inner(field)) for field, must in (("must_have", True), ("nice_to_have", False))]
        codes = (group.key("legacy_ams_taxonomy_id") for group in self.groups)
        self.ssyks = list(dict.fromkeys(code for code in codes if code and _FOUR_DIGITS.fullmatch(code)))
        self.ssyk = next(iter(self.ssyks), None)
        self.headline = ad.text("headline")
        self.asks_class = False  # whether a licence is demanded and no class is said; known when `values` has run

    def values(self) -> dict[str, Any]:
        """What the opening holds, from the ad's own fields."""
        self._tell_deadline()
        required, merited = self._certificates()
        employer = self.ad.inner("employer")
        return {
            "id": self.id,
            "employer": employer.text("name") or employer.text("workplace") or "",
            "title": self.headline or "",
            "ssyk": self._occupation_group(),
            "seats": self._seats(),
            "certificates_required": required,
            "certificates_merited": tuple(code for code in merited if code not in required),
            "workplace": self._workplace(),
            "form": self._form(),
            "hours": self._hours(),
            "needs_car": True if self.ad.flag("access_to_own_car") else None,
        }

    def proposals(self) -> list[Proposal]:
        """What the ad's prose asks for, what its fields say in half (languages without a level), and its track."""
        words = [
            (name, text)
            for name, parts in (("occupation", self.occupations), ("occupation_group", self.groups))
            for part in parts
            if (text := part.text("label")) is not None
        ]
        read = proposals_from_text(self.id, {"headline": self.headline, "text": self._text()}, self.vocabulary)
        if self.asks_class and not any(one.code.startswith("licence") for one in read):
            name = "driving_license_required"
            read.append(Proposal(self.id, "certificate", "licence", True, name, source=name))
        return [*joined(self._languages(), read), *tracks_for(self.id, self.ssyk, words, self.vocabulary)]

    def _text(self) -> str | None:
        """The ad's prose as it stands, so that a quote's place is its place in the file's own text."""
        prose = self.ad.inner("description").data.get("text")
        if isinstance(prose, str) and len(prose) > MOST_CHARACTERS:
            what = Message("ads.long_text", most=MOST_CHARACTERS)
            self.notes.append(Problem(what, record=self.ad.record, field="description.text"))
        return prose if isinstance(prose, str) else None

    def _languages(self) -> list[Proposal]:
        found = []
        for field, required, wish in self.wishes:
            for language in wish.each("languages"):
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
        for group in self.groups if self.ssyk is None else ():
            if "legacy_ams_taxonomy_id" in group:
                self._note(group, "legacy_ams_taxonomy_id", "ads.ssyk")
        if len(self.ssyks) > 1:
            self._note(self.ad, "occupation_group", "ads.groups", codes=self.ssyks, code=self.ssyk)
        if self.ssyk is not None and self.ssyk not in self.vocabulary.occupations:
            self._note(self.groups[0], "legacy_ams_taxonomy_id", "ads.ssyk")
            return None
        return self.ssyk

    def _hours(self) -> int | None:
        """Percent of full time; of a range the employer leaves open how much, and of part time it is not said."""
        scope = self.ad.inner("scope_of_work")
        least, most = scope.whole("min"), scope.whole("max")
        if least is None and most is None:
            return 100 if self.ad.inner("working_hours_type").key("legacy_ams_taxonomy_id") == _FULL_TIME else None
        return most if least == most and most is not None and 1 <= most <= 100 else None

    def _tell_deadline(self) -> None:
        """Note a last day to apply that has passed; the opening stands, for it may be open all the same."""
        for name in ("application_deadline", "last_publication_date"):
            written = self.ad.data.get(name)
            try:
                last = date.fromisoformat(written[:10]) if isinstance(written, str) and written else None
            except ValueError:
                last = None
            if last is None and written:
                self._note(self.ad, name, "ads.deadline_form")
            elif last is not None and last < self.today:
                self._note(self.ad, name, "ads.deadline", day=last)
            if last is not None:
                return

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
        known = self._named_place(address)
        point = address.items("coordinates")
        if len(point) == 2:  # the service writes longitude first; nulls are dropped by `items`
            without_town = {name: value for name, value in known.items() if name != "locality"}
            try:
                return Place(**without_town, lat=point[1], lon=point[0])
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

    def _named_place(self, address: Fields) -> dict[str, Any]:
        """What an address says but for its coordinate, its parts held against one another."""
        code, city = address.key("municipality_code"), address.text("city")
        if code is not None and _FOUR_DIGITS.fullmatch(code) and code not in self.vocabulary.municipalities:
            meant = named(address.text("municipality") or city or "", self.vocabulary)
            new = None if meant.is_guess or meant.localities else meant.municipality
            kept = None if new is None else self.vocabulary.municipalities[new].name
            key = "ads.municipality_gone" if kept else "ads.municipality_unknown"
            self._note(address, "municipality_code", key, municipality=kept)
            code = new
        parts: dict[str, Any] = {"municipality": code, **place_named(city, code, self.vocabulary)}
        parts["postcode"] = self._postcode(address)
        found = settled({name: value for name, value in parts.items() if value is not None}, self.vocabulary)
        for name, what in found.notes:
            self.notes.append(address.problem(name, what))
        for name, refusal in found.refusals:
            self.notes.append(address.problem(name, refusal.what, refusal.remedy))
            del found.place[name]
        return found.place

    def _postcode(self, address: Fields) -> str | None:
        written = (address.key("postcode") or "").replace(" ", "")
        if written and not (len(written) == 5 and written.isdecimal() and written.isascii()):
            self._note(address, "postcode", "ads.postcode")
            return None
        return written or None

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
        if demanded and not found[True] and not self.ad.items("driving_license"):
            self.asks_class = True
            self._note(self.ad, "driving_license_required", "ads.licence_class")
        for _, required, wish in self.wishes:
            for skill in wish.each("skills"):
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
        concept = _concepts(self.vocabulary).get(skill.text("concept_id") or "")
        if concept or not label:
            return concept
        named = {mention.code for mention in classes_in(label, self.vocabulary)}
        return named.pop() if len(named) == 1 else certificate_named(label, self.vocabulary)


@lru_cache(maxsize=8)
def _concepts(vocabulary: Vocabulary) -> Mapping[str, str]:
    """The service's own ids of what the vocabulary has."""
    return {term.concept_id: code for code, term in vocabulary.certificates.items() if term.concept_id}
