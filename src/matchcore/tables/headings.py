"""What a table's columns mean: headings in Swedish or English, recognised by meaning."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal

from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.personal import MASK, is_personal_heading, is_protected, masked
from matchcore.records import Candidate, Course, Opening
from matchcore.records.model import plain_fields
from matchcore.suggestions import names_near
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import labels_of, said_anywhere, state_of, stated, states_within
from matchcore.vocabulary.words import refusal

Matched = Literal["candidates", "openings"]
"""What is matched."""

What = Literal["candidates", "openings", "courses"]
"""What the rows of a table are."""

_WHATS: tuple[What, ...] = ("candidates", "openings")

MOST_COLUMNS = 2_000
"""The most headings that a table may have."""

# Words that change what a heading means when they stand in its parentheses.
_DECISIVE = frozenset(
    "krav kravs ska skall bor bra fordel plus merit merits meriterande onskat onskas onskvart onskvarda onskad onskade "
    "ej inte saknas saknar mal wanted required preferred desired merited not behov utfardat utfardad issued taget "
    "tagen datum kursdatum fran".split()
)


_BEFORE_TALK = re.compile(r"(?P<name>[^,;:()]{3,40}?)\s*[,;:]\s*(?=\w)")
"""What stands before the first comma or colon of a heading."""
_LAST_DAY = re.compile(
    r" (?:giltigt?(?: till| t ?o ?m)?|giltighet\w*|galler(?: till| t ?o ?m)|t ?o ?m|till|gar ut|loper ut|utgar"
    r"|(?:slut|utgangs|forfallo)(?:datum|dag)|sista (?:giltighets)?dag)$"
)
_DAY_HAD = re.compile(r" (?:datum|utbildningsdatum|kursdatum|utfardat|utfardad|taget|tagen|gjord|genomford)$")
_LISTED = re.compile(r"[;,\t\n|•]")  # a cell of a row below, read with the wrong separator
_LONG_ENOUGH_TO_BE_PART = 5
_LEAST_ALIKE = 70
_SHORTEST_CUT = 3
_NAMED_ALONE = ("title", "seats")
"""Fields of openings of which an id is made where employers stand in no column of their own."""
_MOST_PARTS = 4
_MOST_MET = 20_000
_LONGEST = 200  # characters of a heading that are looked at
_MOST_WORDS = 6
_CONTACT = re.compile(r"\bkontakt")
_ASKS_FOR_SUPPORT = re.compile(r"\s*handledare\s*\?\s*", re.IGNORECASE)
_SWEDISH = frozenset({"sv", "sve", "svensk"})
_SHORT_LANGUAGES = {**dict.fromkeys(_SWEDISH, "sv"), **dict.fromkeys(("eng", "engelsk"), "en")}
"""How languages are written short above a column of openings: whose cells are levels."""
_AND = r"(?:och|o|eller|samt|and|or)\s"
BESIDE = re.compile(rf"\s*(?:[/&+,;](?:\s*{_AND})?|\s{_AND})\s*", re.IGNORECASE)
_APART = re.compile(rf"{BESIDE.pattern}|\s+[–—-]\s+", re.IGNORECASE)
_LAST_ASIDE = re.compile(r"\(([^()]*)\)\W*$")
_AND_SO_ON = re.compile(r"\s*[,&]?\s*(?:m\.?\s?m\.?|m\.?\s?fl\.?|etc\.?|osv\.?|o\.?\s?d\.?)\s*$", re.IGNORECASE)
_NOT = frozenset("inget inga ingen utan inte ej icke undvik undviker utom slippa slipper not avoid".split())
_PAY = re.compile(r"\W*l(?:ö|o\u0308)n\b", re.IGNORECASE)  # without its dots it is short for longitude
NOT_WITHOUT = re.compile(r"\b(?:ej|inte?|aldrig|no go) (?:utan|fran|forhandl[a-z]*)\b")
"""In a heading: what has to be, said by what will not do: "Funkar ej utan", "Viker inte från"."""
_OF_HOURS = re.compile(r"\b(?:tim|timmar|timme|h|procent)\b")
_FROM_AND_TO = re.compile(r"\bfr(?:an|om| o m)?\b.*\b(?:till|tom|t o m)\b")
"""In a heading of a period, of which the first day is read: "Vecka fr.o.m.–t.o.m."."""
_NO_MUST = re.compile(r"\b(?:inget|inte|ej|inga)\s(?:ett\s|nagot\s)?(?:maste|tvang|(?:ska\s?)?krav)\b")
_LEVEL = re.compile(r"\b[abc][12]\b")
_MEANS = re.compile(
    r"(?:(?:egen|eget|har|bara|endast) )?(?:bil|(?:lokal)?buss|tag|(?:el)?cykel|moped|mc|koll(?:ektiv\w*|trafik)?"
    r"|lokaltrafik|sparvagn|tunnelbana|t bana|gang|gar|skjuts|samakning|promenad)(?: i stan)?"
)
"""What somebody travels with."""
_DEFINITE = (re.compile(r"(?<=[a-z]{2}[aeo])[nt]$"), re.compile(r"(?<=[a-z]{3})(?:en|et|na)$"))
"""A heading of one word as it is spoken of: "orten", "platserna", "svenskan"."""
_IN_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NUMBERED = re.compile(r"(?<=[a-z]{3})nr$")
_TOGETHER = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ]{2})(?=[a-zåäö]{3})")
_OF_A_NUMBER = re.compile(r"(?P<name>.*?[^\W\d_]{2,})(?:[\s_#]*(?P<number>[1-9])|\s(?P<roman>I{1,3}))")
_OF_SYSTEMS = re.compile(r"(?<=[a-zåäö])_?(?:Kod|Code|Fritext)$")
"""What a system puts behind a heading over codes or free text: "SfiStatusKod"."""
_AIMED_AT = re.compile(
    r"\b(?:pa g(?:ang)?|(?:ar )?pa vag|under (?:utbildning|arbete|var\w*|host\w*|sommar\w*|[hv]t)|kommande"
    r"|plan(?:era\w*)?|pagar|pagaende|laser(?: till)?|nasta|vantar(?: pa)?|(?:som )?kommer|(?:in)?bokad\w*"
    r"|anmald(?: till)?|att ta|ska(?: ta)?|mal|onsk\w*|vill(?: ha| ta)?|siktar(?: pa)?|snart)\b"
)
_NOT_HELD = re.compile(
    r"sakna|behov|gatt ut|utgang|utgatt|\bgaml?a|tidigare|\bfore\b|hemland|utland|forfall|indra[gi]|ogiltig|forny"
    r"|tappa|forlor|avslag|drom|\batt sok|kravs"
    r"|\bhar (?:redan |nu )?(?!(?:tagi|fat|gat|las|gjor|(?:av)?klara|genomgat|\w*kor|\w*certifika|rat|allt?|annat)t)"
    r"\w{2,}[aiklnprst]ts?\b"
)
"""In headings of proofs: that somebody is on the way to them, or that they are not held, or no longer, or not here.

What somebody has done is no proof of it, but that it was taken: "Har sökt", "Har erbjudits".
"""
_NO_PROOF_YET = frozenset({"under_way", "planned", "lost", "lacking", "required"})


_NUMBERED_FIELDS = frozenset(
    "occupations occupation_years educations wishes certificates certificate_until languages working_towards".split()
)
"""Fields of which a table may have a column for the first, the second and so on."""
_HELD = {"licences", "certificates"}
_MERITED_OF = {
    "certificates_required": "certificates_merited",
    "licences_required": "certificates_merited",
    "languages_required": "languages_wanted",
}
_REQUIRING = frozenset(_MERITED_OF)
_OF_LEVELS = frozenset({"languages_required", "languages_wanted", "language"})
_DEMANDED = _OF_LEVELS | {"certificates_required", "certificates_merited", "licences_required"}
"""Fields of what openings demand: a cell of several is read as one of certificates, which may name languages, too."""
_PARTED: Mapping[What, tuple[frozenset[str], ...]] = {
    "openings": (frozenset({"hours", "shifts", "form", "start"}), frozenset({"employer", "locality", "municipality"})),
    "candidates": (
        frozenset({"locality", "reach_km", "licences", "car"}),
        frozenset({"occupations", "educations", "certificates", "licences", "languages", "swedish_course"}),
        frozenset({"wishes", "available_from", "hours", "shifts", "forms"}),
    ),
}
"""Fields that one column may hold side by side, for what is said of one is no other: "heltid, vikariat"."""
LISTS = frozenset(
    "occupation_years certificate_until "
    "certificates certificate licences licences_required languages language swedish_course tracks working_towards "
    "certificates_required certificates_merited languages_required languages_wanted contact facts groups "
    "occupations educations wishes hours shifts car needs_car priority requirements noted".split()
)
"""Fields of which several columns may each give a part."""
_BESIDE_ALL = frozenset({"programme", "funding", "way"})
"""Fields of openings that a heading may name beside another, which counts alone: "Stationering / projekt"."""
_BEYOND = frozenset({"id", "noted", "facts", "groups", "contact"})
"""Fields of which nothing hangs on what else a heading says."""
_OF_A_LIFE = frozenset({"occupations", "occupation_years", "educations", "registered_since"})
"""Fields of people that tell of what was, wherever it was."""
_OF_WAYS = frozenset({"programme", "funding", "way", "contact", "support", "eligible", "track", "tracks"})
"""Fields whose headings may name persons, grants and measures in a parenthesis: "Insats (praktik)"."""
_OF_LANGUAGES = {("swedish_course", ""), ("languages", ""), ("language", "sv")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is understood.

    Attributes
    ----------
    index
        Its place in the row, from 0.
    heading
        As it stands in the file.
    field
        What it holds, such as ``"reach_km"``, or ``"language"``, ``"certificate"``, ``"groups"``, ``"facts"`` with
        `detail`.
    detail
        The language, certificate, group or fact that the column is about, "seats" where titles hold them, too, "form"
        where starts do, "means" where a reach is asked for by what somebody travels with, or "beside" where only some
        cells demand anything; empty otherwise.
    unit
        The unit that the heading names for the numbers below it, such as ``"mil"``; empty where it names none.
    beside
        What the heading names beside that and no field holds: "enhet" of "Arbetsgivare / enhet".
    is_guessed
        Whether it is known by a word in it alone: "Vore bra att ha".
    also
        Fields that the heading names besides, each cell being parted among them: "Tid / anställning".
    """

    index: int
    heading: str
    field: str
    detail: str = ""
    unit: str = ""
    beside: str = ""
    is_guessed: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The columns that a kind of table can have.

    Attributes
    ----------
    what
        What a row describes.
    spellings
        Every field with the headings that mean it. The first is the one that we write, in Swedish.
    required
        The fields that no table can lack.
    named_by
        The fields of which an id can be made, all of them, where no column holds it; empty where none is made.
    is_long
        Whether a row is one fact, and not a whole record. Only tables with a record a row have columns for one
        language, one certificate, a group or a fact.
    """

    what: What
    spellings: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    named_by: tuple[str, ...] = ()
    is_long: bool = False

    @cached_property
    def _fields(self) -> Mapping[str, str]:
        """Fields by the folded headings that mean them."""
        return _by_heading(tuple(self.spellings.items()))

    @cached_property
    def _folded_spellings(self) -> Mapping[str, str]:
        return {folded_heading(one): one for spellings in self.spellings.values() for one in spellings}

    @cached_property
    def _met(self) -> dict[tuple[str, Vocabulary], Column | None]:
        """What the headings met so far mean: each row at the top of a table is looked at several times."""
        return {}

    def column(self, index: int, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column that `heading` means, or None; as a system writes it, too: "PostOrt", "Yrke2"."""
        written, heading = heading, heading[:_LONGEST]
        key = (heading, vocabulary)
        if key not in self._met:
            if len(self._met) >= _MOST_MET:
                self._met.clear()
            found = self._looked_up(index, heading, vocabulary)
            if found is not None and found.field == "seats" and _OF_HOURS.search(folded_heading(heading)) is not None:
                found = replace(found, field="hours", unit="")  # "Antal tim/v"
            self._met[key] = found and self._with_aside(found, vocabulary)
        found = self._met[key]
        return found and replace(found, index=index, heading=written)

    def _with_aside(self, column: Column, vocabulary: Vocabulary) -> Column | None:
        """The column with what its parenthesis says besides, which is told; None where that is of something else."""
        if is_of_other(column.heading, column.field):
            return None
        asides = [one.strip() for one in _ASIDE.findall(column.heading[:_LONGEST])]
        unread = [
            one
            for one in asides
            if _words_of("asides")["plain"].sub("", folded_whole(one)).strip(" 0123456789")
            and not any(self.column(0, part, vocabulary) for part in BESIDE.split(one) if part)
        ]
        is_more = not unread or column.beside or column.also or column.unit or column.detail
        return column if is_more or column.field in _BEYOND else replace(column, beside=", ".join(unread))

    def _looked_up(self, index: int, heading: str, vocabulary: Vocabulary) -> Column | None:
        found = self._column(index, heading, vocabulary)
        if found is not None and found.is_guessed and _OF_SYSTEMS.search(heading):
            found = replace(self.column(index, _OF_SYSTEMS.sub("", heading), vocabulary) or found, heading=heading)
        if found is not None or self.is_long:
            return found
        if " " not in heading and heading != (joined := heading.replace("_", "").capitalize()):
            found = self._column(index, joined, vocabulary)
        if found is None and (numbered := _OF_A_NUMBER.fullmatch(heading)) is not None:
            found = self.column(index, numbered["name"], vocabulary)
            found = found if found is not None and found.field in _NUMBERED_FIELDS else None
        if found is None and self.what == "openings" and (first := _BEFORE_TALK.match(heading)) is not None:
            found = self._before_talk(index, first["name"], heading[first.end() :], vocabulary)
        if found is None and self.what == "candidates" and _OF_SYSTEMS.search(heading):
            found = self.column(index, _OF_SYSTEMS.sub("", heading), vocabulary)
            found = None if found is not None and found.field == "languages" else found  # "SprKod" is of courses, too
        return found and replace(found, heading=heading)

    def _before_talk(self, index: int, name: str, rest: str, vocabulary: Vocabulary) -> Column | None:
        """The column of what stands before a comma, what follows being talk: "Krav, annars ingen idé"."""
        key = folded_heading(rest)
        is_turned = _NO_MUST.search(key) or _merited().search(key) or _turns(rest, self.what)
        is_personal = any(is_personal_heading(one) or is_protected(one) for one in (name, rest))
        if is_turned or is_personal or self._column(index, rest.strip(), vocabulary) is not None:
            return None
        found = self._column(index, name, vocabulary)
        return found and replace(found, beside=rest.strip())

    def _column(self, index: int, heading: str, vocabulary: Vocabulary) -> Column | None:
        if _PAY.match(heading):
            return None
        key = folded_heading(heading)
        if heading.strip() == "#":
            key = "nr"
        whole = folded_whole(heading) or key
        field = self._fields.get(whole)
        if not self.is_long and (together := _together(self.what).get(key)):
            return Column(index, heading, together[0], also=together[1:])
        if field == "contact" and _ASKS_FOR_SUPPORT.fullmatch(heading):
            field = "support"
        if field is not None:
            is_guessed = self.what == "openings" and whole in _tables()["guessed"]["openings"]
            return Column(index, heading, field, unit=_unit_of(heading, field), is_guessed=is_guessed)
        beside = set(whole.split()) - set(key.split())
        if (
            self.what == "openings"
            and beside
            and beside <= {*map(folded, labels_of("required"))}
            and self._fields.get(key) in _REQUIRING
        ):
            return Column(index, heading, self._fields[key])  # "Krav (skall)"
        states = {state_of(part[0][1:-1]) for part in _IN_PARENTHESES.finditer(heading[:_LONGEST])}
        if self.what == "openings" and states == {"merited"} and self._fields.get(key) in _MERITED_OF:
            return Column(index, heading, _MERITED_OF[self._fields[key]])  # "Kvalifikationer (bör)"
        if key != whole and (_turns(heading, self.what) or not _DECISIVE.isdisjoint(beside)):
            return None  # "Kompetensbevis (meriterande)" is not "Kompetensbevis", nor is "Kompetensbevis (planerade)"
        is_name = self.what == "candidates" and not self.is_long and not _LISTED.search(heading)
        parts = [folded_heading(part) for part in BESIDE.split(heading[:_LONGEST])]
        if self.what == "candidates" and len(parts) > 1 and {self._fields.get(part) for part in parts} == _HELD:
            return Column(index, heading, "certificates")  # "Kk + bevis"
        certificate = _certificate_named(whole, vocabulary) if is_name else None
        if certificate is not None and not vocabulary.certificates[certificate].unspecific:
            return Column(index, heading, "certificate", certificate)
        field = self._fields.get(key) or self._fields.get(_without_unit(key))
        if field is not None:
            return Column(index, heading, field, unit=_unit_of(heading, field))
        if self.is_long or not key:
            return None
        for prefix, into in _PREFIXES.items() if self.what != "courses" else ():
            name = heading.strip()[len(prefix) :].strip() if heading.strip().casefold().startswith(prefix) else ""
            if name and (into == "facts" or self.what == "candidates"):
                return Column(index, heading, into, name)
        if (
            self.what == "openings"
            and (denied := _NO_MUST.search(key)) is not None
            and _merited().search(key.replace(denied[0], ""))
        ):
            return Column(index, heading, "certificates_merited", is_guessed=True)  # "Bra men inget måste"
        found = (
            (None if self.what == "courses" else self._of_one_term(index, heading, key, vocabulary))
            or self._of_several(index, heading)
            or self._of_short(index, heading)
            or self._of_each(index, heading, vocabulary)
            or self._of_words(index, heading, key)
        )
        bare = next((one for ending in _DEFINITE if self._is_known(one := ending.sub("", key)) and one != key), None)
        made = self.column(index, bare, vocabulary) if found is None and bare else None
        return found if made is None else replace(made, heading=heading)

    def _is_known(self, key: str) -> bool:
        return key in self._fields or key == "svenska"

    def _of_one_term(self, index: int, heading: str, key: str, vocabulary: Vocabulary) -> Column | None:
        apart = re.sub(r"(?<=ska)(?=niva$|kunskaper$)", " ", key)  # "svenskanivå"
        words = [word for word in apart.split() if word not in _ABOUT_LEVELS]
        if words in (["sv"], ["sve"], ["sv", "spr"]) and (apart != "sv" or self.what == "openings"):  # "Sv.nivå"
            words = ["svenska"]
        language = _languages_by_name(vocabulary).get(" ".join(words))
        language = language or (_SHORT_LANGUAGES.get(" ".join(words)) if self.what == "openings" else None)
        if language is not None:
            return Column(index, heading, "language", language)
        if self.what != "candidates":
            return None
        certificate = None if _LISTED.search(heading) else _certificate_named(key, vocabulary)
        return None if certificate is None else Column(index, heading, "certificate", certificate)

    def _of_several(self, index: int, heading: str) -> Column | None:
        """The column of a heading that names one field in several words, or with what no record holds: "Utb./spår"."""
        bare = _AND_SO_ON.sub("", _IN_PARENTHESES.sub(" ", heading[:_LONGEST]))
        parts = [folded_heading(part) for part in BESIDE.split(bare)]
        if (
            joined := self._fields.get(" ".join("svenska" if part in _SWEDISH else part for part in parts))
        ) is not None:
            return Column(index, heading, joined)  # "SFI/sv"
        are_read = all(part in self._fields for part in parts)  # "Arbetstid/skift", and not "Erfarenhet/anteckningar"
        fields = {
            self._fields.get(part)
            for part in parts
            if are_read or part not in _unread() or f"{part}ort" in self._fields
        }
        only = fields.pop() if (len(parts) > 1 or bare != heading) and len(fields) == 1 else None
        return Column(index, heading, only, unit=_unit_of(heading, only)) if only not in (None, "id") else None

    def _of_short(self, index: int, heading: str) -> Column | None:
        """The column of a heading with words cut short at a point that only one field can mean: "Delt.nr"."""
        if self.what == "openings" and _CONTACT.search(folded_heading(heading)):
            return Column(index, heading, "contact")
        for whole in _cut_short(heading):
            known = {**_elsewhere(), **self._fields}
            fields = {field for spelt, field in known.items() if whole.fullmatch(spelt)}
            if fields:
                only = fields.pop() if len(fields) == 1 else ""
                return Column(index, heading, only, unit=_unit_of(heading, only)) if only in self.spellings else None
        return None

    def _of_each(self, index: int, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a heading whose parts are headings: of Swedish and its courses, or of one field and no other.

        Beside the one that is known may stand what is not, which is told: "Arbetsgivare / enhet".
        """
        apart = _APART if self.what == "candidates" else BESIDE
        if self.what == "candidates" and BESIDE.search(heading[:_LONGEST]) and says_means(heading):
            return Column(index, heading, "reach_km", "means", also=("licences",))  # "Buss/bil?"
        parts = [part for part in apart.split(_IN_PARENTHESES.sub(" ", heading[:_LONGEST])) if part]
        if self.what == "candidates" and len(parts) == 1 and (listed := _LAST_ASIDE.search(heading)) is not None:
            parts = [part for part in apart.split(listed[1]) if part]  # "Har med sig (jobb, utbildning, papper)"
            if not all(self.column(index, part, vocabulary) or self._of_people(index, part) for part in parts):
                return None  # "Gjorde förr (hemland/Sv)"
        if (
            is_of_status(heading)
            or not 1 < len(parts) <= _MOST_PARTS
            or not all(_says_no_more(one, self.what) for one in (heading, *parts))
        ):
            return None
        columns = [self.column(index, part, vocabulary) or self._of_people(index, part) for part in parts]
        columns = [one and (replace(one, field="reach_km") if one.field == "reach_by" else one) for one in columns]
        named = {(one.field, one.detail) for one in columns if one is not None}
        if named == {("hours", ""), ("shifts", "")}:
            named.discard(("hours", ""))  # either is read in either
        if named in ({("swedish_course", ""), ("language", "sv")}, {("languages_required", ""), ("language", "sv")}):
            named.discard(("language", "sv"))
        if self.what == "candidates" and len(named) > 1 and named <= _OF_LANGUAGES:
            return Column(index, heading, "swedish_course", also=("languages",))  # "Svenska + andra språk"
        if self.what == "candidates" and len(named) > 1 and ("language", "sv") in named:
            columns = [one and (replace(one, field="swedish_course") if one.detail == "sv" else one) for one in columns]
            named = {(one.field, "") for one in columns if one is not None}  # "Svenska / jobb / intyg"
        beside = " / ".join(part for part, one in zip(parts, columns, strict=True) if one is None)
        if self.what == "openings" and len(named) > 1:
            named = {one for one in named if one[0] not in _BESIDE_ALL} or named
        together = {field for field, _ in named}
        if self.what == "openings" and together == {"title", "seats"}:
            return Column(index, heading, "title", "seats", beside=beside)  # "Jobb + antal"
        if self.what == "openings" and len(named) > 1 and together <= _DEMANDED and not together <= _OF_LEVELS:
            merits = together - _OF_LEVELS == {"certificates_merited"}  # "Önskemål, språk"
            return Column(
                index, heading, "certificates_merited" if merits else "certificates_required", is_guessed=True
            )
        if len(named) > 1 and any(together <= some for some in _PARTED.get(self.what, ())):
            first, *others = dict.fromkeys(one.field for one in columns if one is not None)
            if "locality" in together and self.what != "openings":  # how far and with what stand beside a place
                others = [*dict.fromkeys((*others, "reach_km", "licences"))]
            if self.what != "openings" and {"languages", "swedish_course"} & together:
                first, *others = _with_swedish([first, *others])
            unit = next((one.unit for one in columns if one is not None and one.unit), "")
            return Column(index, heading, first, unit=unit, beside=beside, also=tuple(others))
        if len(named) != 1 or (field := named.pop())[0] == "id" or field[0] not in {*self.spellings, "language"}:
            return None  # "Ruotsi/Svenska" is of Swedish
        if field[0] == "licences_required" and beside:
            field = ("certificates_required", "")  # "Körkort & papper"
        return Column(index, heading, *field, unit=_unit_of(heading, field[0]), beside=beside)

    def _of_people(self, index: int, part: str) -> Column | None:
        """The column of a part of a heading of people that says little alone: "jobb" was done, "boende" is where."""
        names = (f"tidigare {part}", f"{part}ort") if self.what == "candidates" and part[-1].isalpha() else ()
        field = next(filter(None, (self._fields.get(folded_heading(name)) for name in names)), None)
        return Column(index, part, field) if field else None

    def _of_words(self, index: int, heading: str, key: str) -> Column | None:
        """The column of a heading that is known by a word in it alone, where all such words mean one field."""
        is_free = any(_unread().get(folded_heading(part)) == "noted" for part in BESIDE.split(heading[:_LONGEST]))
        is_free = is_free or (_noting().search(key) is not None and not _says_other(heading))
        if is_free or is_of_status(heading) or _is_told(heading) or not _NOT.isdisjoint(key.split()):
            return None
        if is_protected(heading) or is_personal_heading(heading) or len(key.split()) > _MOST_WORDS:
            return None
        if _LISTED.search(heading) or _LEVEL.search(key):
            return None  # "svenska B1" is a cell
        fields = {field for field, word in _words_of(f"about-{self.what}", is_sure=True).items() if word.search(key)}
        if "certificates_required" in fields:
            fields.discard("seats")  # "Behöver kunna eller ha"
        if self.what == "candidates":
            of = fields | {self._fields.get(" ".join(_AIMED_AT.sub(" ", key).split()))}
            if _AIMED_AT.search(key) and of & {*_HELD, "educations"}:  # "Körkort på gång" is not held
                also = ("tracks",) if "educations" in of else ()
                return Column(index, heading, "working_towards", is_guessed=True, also=also)
        fields -= fields_denied(heading, self.what)
        if len(fields) != 1:
            return None
        field = fields.pop()
        return Column(index, heading, field, unit=_unit_of(heading, field), is_guessed=True)

    def problem(self, heading: str) -> Problem:
        """Why a heading that means nothing here is refused, and what to write instead; never the column's content."""
        if (known := self._not_read(heading)) is not None:
            return known
        near = self._nearest(folded_heading(heading))
        if near:
            return Problem(Message("heading.unknown"), Message("heading.unknown.near", near=near), column=heading)
        known_as = [spellings[0] for spellings in self.spellings.values() if len(spellings) > 1]
        return Problem(Message("heading.unknown"), Message("heading.unknown.other", known=known_as), column=heading)

    def is_unknown(self, heading: str) -> bool:
        """Whether nothing is known of what a heading names, not even that it is of no use here."""
        return self._not_read(heading) is None

    def _not_read(self, heading: str) -> Problem | None:
        """Why a column with a heading that means something is not read: personal, protected, held nowhere."""
        key = folded_heading(heading)
        personal, words = _personal()
        if (
            MASK in heading
            or is_personal_heading(heading)
            or key in personal
            or any(word in words for word in key.split())
        ):
            return Problem(Message("heading.personal"), Message("heading.personal.remedy"), column=heading)
        if is_protected(heading):
            remedy = Message("heading.protected.remedy", name=heading)
            return Problem(Message("heading.protected"), remedy, column=heading)
        if (
            _is_told(heading)
            or is_of_other(heading, self._fields.get(key, ""))
            or (not _NOT.isdisjoint(key.split()) and NOT_WITHOUT.search(key) is None)
        ):
            return Problem(Message("heading.held_nowhere"), Message("heading.held_nowhere.remedy"), column=heading)
        return None

    def _nearest(self, key: str) -> str:
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        # A short heading is part of many words: "id" is near to what has nearly its letters, and not to "bilid".
        long = [one for one in self._folded_spellings if len(one) >= _LONG_ENOUGH_TO_BE_PART]
        words = {word for word in (key, *key.split()) if len(word) >= _LONG_ENOUGH_TO_BE_PART}
        for one, _, _ in extract(key, long, scorer=fuzz.WRatio, score_cutoff=80, limit=5):
            if fuzz.ratio(key, one) >= _LEAST_ALIKE or any(word in one or one in word for word in words):
                return self._folded_spellings[one]
        found = extract(key, list(self._folded_spellings), scorer=fuzz.ratio, score_cutoff=80, limit=1)
        return self._folded_spellings[found[0][0]] if found else ""

    def field_spelt(self, spelling: str) -> str:
        """The field that a spelling among `spellings` means; empty where none does."""
        return next((field for field, spellings in self.spellings.items() if spelling in spellings), "")

    def unit_problem(self, column: Column) -> Problem | None:
        """Why the numbers of a column cannot be read in the unit that its heading names; None when they can."""
        taken = _TAKEN.get(column.field, ())
        if column.unit in ("", "?", "v", *taken):
            return None
        near = self.spellings[column.field][0]
        remedy = Message("heading.unit.remedy", near=near, known=[unit for unit in taken if unit != "tid"])
        return Problem(Message("heading.unit", unit=column.unit), remedy, column=column.heading)

    def missing(self, columns: Iterable[Column]) -> list[Problem]:
        """A problem for each required field that no column holds."""
        instead = [self.spellings[field][0] for field in self.named_by]
        return [
            Problem(
                Message("heading.missing", heading=self.spellings[field][0]),
                Message("heading.missing.or", fields=instead)
                if instead and field == "id"
                else Message("heading.missing.remedy"),
            )
            for field in self.lacking(column.field for column in columns)
        ]

    def lacking(self, fields: Iterable[str]) -> list[str]:
        """The required fields that are not among `fields`; an id that can be made is not lacking."""
        have = set(fields)
        is_named = have.issuperset(self.named_by) or have.issuperset(_NAMED_ALONE)
        made = {"id"} if self.named_by and is_named else set()
        return [field for field in self.required if field not in have | made]


def folded_heading(heading: str) -> str:
    """A heading without case, accents, punctuation and what stands in parentheses: "Räckvidd (km)" → "rackvidd".

    Words written together, as systems do, are parted: "participantId" → "participant id".
    """
    return _folded_bare(heading[:_LONGEST])


@lru_cache(maxsize=20_000)
def _folded_bare(heading: str) -> str:
    bare = _IN_PARENTHESES.sub(" ", heading)
    return folded_whole(bare if bare.strip() else heading)


def _with_swedish(fields: Iterable[str]) -> dict[str, None]:
    """The fields, Swedish and other languages in the place of either, and licences beside proofs."""
    both, proofs = ("swedish_course", "languages"), ("certificates", "licences")
    return dict.fromkeys(
        one for field in fields for one in (both if field in both else proofs if field in proofs else (field,))
    )


def says_means(text: str) -> bool:
    """Whether a text names what somebody travels with and nothing else: "buss/bil"."""
    return all(_MEANS.fullmatch(folded_heading(part)) for part in BESIDE.split(text[:200]))


def folded_whole(heading: str) -> str:
    """The same with what stands in parentheses."""
    return _folded_whole(heading[:_LONGEST])


@lru_cache(maxsize=20_000)
def _folded_whole(heading: str) -> str:
    words = (_NUMBERED.sub("nummer", word) for word in heading_as_written(heading).split())
    return " ".join(_short().get(word, word) for word in words) or "procent" * (heading.strip() == "%")


def heading_as_written(heading: str) -> str:
    """A heading without case, accents and punctuation, no word of it written out: "Ant." is not "Antal"."""
    apart = unicodedata.normalize("NFKD", _TOGETHER.sub(" ", heading).casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


def never_headed(ignore: Iterable[str], headings: Iterable[str]) -> Iterator[Problem]:
    """The headings that are to be left out and that no column has, each with the nearest that one has."""
    known = {heading_as_written(heading): heading for heading in headings if heading}
    for name in ignore:
        written = heading_as_written(masked(name))
        if written not in known:
            near = names_near(written, known, 1)
            remedy = Message("heading.nowhere.near", near=known[near[0]]) if near else None
            yield Problem(Message("heading.nowhere"), remedy, value=name)


_UNITS = {
    **dict.fromkeys("km kilometer kilometers kilometres".split(), "km"),
    **dict.fromkeys("m meter meters metres".split(), "m"),
    **dict.fromkeys("min minut minuter minutes".split(), "min"),
    **dict.fromkeys("h tim timme timmar hours".split(), "h"),
    **dict.fromkeys("% procent percent".split(), "%"),
    **dict.fromkeys("st styck antal platser personer pers seats".split(), "st"),
    **dict.fromkeys("v vecka veckor veckonr veckonummer week weeks".split(), "v"),
    **dict.fromkeys("kr kronor sek".split(), "kr"),
    **dict.fromkeys("tusental tkr".split(), "tusental"),
    **{word: word for word in "mil dagar manader man ar andel grader moduler delar".split()},
}
_TAKEN = {
    "reach_km": ("km", "mil", "m", "min", "h", "tid"),
    "seats": ("st",),
    "track_least": ("%",),
    "cost": ("kr", "tusental"),
    "length": ("v", "dagar", "h", "man", "manader"),
    "lat": ("grader",),
    "lon": ("grader",),
}
"""The units that the numbers of a column may have, by field; "tid" is a time of which it is not said in what."""

_DATED = frozenset(
    name for record in (Candidate, Opening, Course) for name, kind in plain_fields(record).items() if kind is date
)
_PLAIN_ASIDES = frozenset(
    {"enkel väg", "enkel resa", "enkel", "max", "högst", "fågelvägen", "wgs84", "wgs 84", "decimal"}
)
_TIMES = re.compile(r"(?:res|pendlings|rese)tid", re.IGNORECASE)
_DISTANCES = re.compile(r"avstand|distance|rackvidd|reach")
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def _without_unit(key: str) -> str:
    """A folded heading without the unit at its end: "kan resa mil" → "kan resa"."""
    before, _, last = key.rpartition(" ")
    return before if _UNITS.get(last) in _TAKEN["reach_km"] else key


def _unit_of(heading: str, field: str) -> str:
    """The unit that a heading names for the numbers of its column; "?" where what it says of them is not understood."""
    words = folded_whole(heading).split()
    if field in _DATED:
        return "v" if words and (_UNITS.get(words[-1]) == "v" or words[0].startswith("startveck")) else ""
    if field not in _TAKEN:
        return ""
    asides = " ".join(_ASIDE.findall(heading)).casefold()
    named = [folded_whole(word) or word for word in re.split(r"[\s/,]+", asides)]
    if not asides and _UNITS.get(words[-1]) in _TAKEN["reach_km"]:
        named = words[-1:]  # "pendling min"; "minsta andel" names no unit
    elif not asides and field in ("reach_km", "cost", "length"):
        named = [word for word in words if len(word) > 1 and _UNITS.get(word) in _TAKEN[field]]  # "resväg mil enkel"
    units = dict.fromkeys(unit for word in named if (unit := _UNITS.get(word)))
    if not units and _TIMES.search(heading):
        return "tid"
    if not units and asides and asides not in _PLAIN_ASIDES:
        return "?"
    return "/".join(units) or ("km" if field == "reach_km" and _DISTANCES.search(" ".join(words)) else "")


_ABOUT_LEVELS = frozenset(
    "niva sprakniva level cefr i in kunskaper kunskap kunsk spraket language lagst lagsta minst minsta least prata tala"
    " lasa skriva forsta".split()
)


@cache
def _by_heading(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    folds = (folded_heading, folded_whole)
    return {fold(one): field for field, spellings in pairs for one in (field, *spellings) for fold in folds}


@lru_cache(maxsize=4)
def _languages_by_name(vocabulary: Vocabulary) -> dict[str, str]:
    """Languages by their whole names only: a two-letter code as a heading says too little."""
    return {
        folded_heading(name): code
        for code, term in vocabulary.languages.items()
        for name in (term.label.sv, term.label.en)
    }


def _turns(heading: str, what: What) -> bool:
    """Whether a parenthesis says another state than that the thing is held, or of openings required."""
    inside = (part[0][1:-1] for part in _IN_PARENTHESES.finditer(heading[:_LONGEST]))
    return any(state_of(part) not in (None, "held" if what == "candidates" else "required") for part in inside)


@lru_cache(maxsize=20_000)
def is_of_other(heading: str, field: str = "") -> bool:
    """Whether a parenthesis says that a column is of something else, whatever its cells: "Körkort (make)".

    Without a `field`, of whatever may stand below; what was before and elsewhere is as much of a working life.
    """
    aside = " ".join(folded_whole(part) for part in _ASIDE.findall(heading[:_LONGEST]))
    if not aside:
        return False
    of, hinted = _words_of("asides"), {field} if field else fields_hinted(heading, "candidates")
    return (
        (of["all"].search(aside) is not None and field not in _OF_WAYS)
        or (of["past"].search(aside) is not None and hinted.isdisjoint(_OF_A_LIFE))
        or (
            field in ("available_from", "start")
            and of["last"].search(aside) is not None
            and re.search(r"\b(?:borja|start|fr)", aside) is None
        )
        or (of["studies"].search(aside) is not None and field in ("hours", "shifts"))
    )


def number_in(heading: str) -> str:
    """The number of a heading that is one of several: "2" of "Yrke2"; empty where it has none."""
    found = _OF_A_NUMBER.fullmatch(heading)
    return "" if found is None else found["number"] or str(len(found["roman"]))


def says_day(heading: str) -> bool:
    """Whether the days below a heading of a certificate are those on which it was had: "HLR datum"."""
    return _DAY_HAD.search(folded_whole(heading)) is not None


def says_last_day(heading: str) -> bool:
    """Whether the days below a heading of a certificate are the last of it: "HLR giltigt till", "YKB t.o.m."."""
    return _LAST_DAY.search(folded_whole(heading)) is not None


@lru_cache(maxsize=20_000)
def _certificate_named(key: str, vocabulary: Vocabulary) -> str | None:
    """The one certificate that a folded heading of three letters or more names; "giltigt till" may stand behind it."""
    name = _DAY_HAD.sub("", _LAST_DAY.sub("", key))
    if len(name) < 3 or not _DECISIVE.isdisjoint(name.split()) or refusal(f"{name} ", "certificate"):
        return None
    index, one = vocabulary.index("certificate"), Spelling.of(name)
    found = index.written(one) if one.is_taught else index.found(one)  # the day of a course is not the last day
    return found[0].code if len(found) == 1 else None


_PREFIXES = {
    **dict.fromkeys(("groups.", "group:", "grupp:"), "groups"),
    **dict.fromkeys(("facts.", "fact:", "fakta:"), "facts"),
}


@cache
def _tables() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    written = tomllib.loads(files(__package__).joinpath("headings.toml").read_text(encoding="utf-8"))
    return {table: {field: tuple(spelt) for field, spelt in fields.items()} for table, fields in written.items()}


@cache
def _together(what: What) -> Mapping[str, tuple[str, ...]]:
    """The fields that stand side by side below a heading that names none of them, by the folded heading."""
    told = _tables().get(f"together-{what}", {})
    return {folded_heading(one): tuple(fields.split("+")) for fields, spelt in told.items() for one in spelt}


@cache
def _words_of(table: str, *, is_sure: bool = False) -> Mapping[str, re.Pattern[str]]:
    """The words in headings that a table gives by the field that they speak of, or those of them that are sure."""
    told = {
        field: [_starred(one.lstrip("!")) for one in words if one[0] == "!" or not is_sure]
        for field, words in _tables().get(table, {}).items()
    }
    return {field: re.compile("|".join(words)) for field, words in told.items() if words}


def _starred(phrase: str) -> str:
    """A pattern for words, letters of which a star stands for."""
    stars = (
        folded_whole(word.strip("*")).join("[a-z]*" * (word[at] == "*") for at in (0, -1)) for word in phrase.split()
    )
    return rf"\b{' '.join(stars)}\b"


def _merited() -> re.Pattern[str]:
    return said_anywhere("merited", of_heading=True)


def is_of_somebody(heading: str) -> bool:
    """Whether a heading of openings is of whom to turn to, or of who is there already."""
    return _words_of("not-openings")["employer"].search(folded_whole(heading)) is not None


@lru_cache(maxsize=20_000)
def fields_hinted(heading: str, what: What) -> frozenset[str]:
    """The fields that a heading may be of by words in it, with what stands in parentheses: cells decide among them."""
    key = folded_whole(heading)
    hinted = {field for field, words in _words_of(f"about-{what}").items() if words.search(key)}
    hinted |= {"certificates_merited"} if what == "openings" and _merited().search(key) else set()
    return frozenset(hinted - fields_denied(heading, what))


@lru_cache(maxsize=20_000)
def fields_denied(heading: str, what: What) -> frozenset[str]:
    """The fields that a heading is not of, by words in it, whatever stands below: "Öppettider" are no shifts.

    What stands in parentheses is said besides, and takes none away: "Svenskan (o andra språk)".
    """
    key = folded_heading(heading)
    denied = {field for field, words in _words_of(f"not-{what}").items() if words.search(key)}
    denied |= {"shifts", "hours"} if "times" in denied else set()
    denied -= {"start"} if _FROM_AND_TO.search(key) is not None else set()
    is_not_held = what == "candidates" and (
        _NOT_HELD.search(key) is not None or _NO_PROOF_YET & states_within(key) or stated(heading).when
    )
    return frozenset(denied | _HELD if is_not_held else denied)


@cache
def _short() -> Mapping[str, str]:
    """What is written short in headings, by the folded word that it stands for."""
    return {short: word for word, written in _tables()["short"].items() for short in written}


@cache
def _unread() -> Mapping[str, str]:
    """Whether headings that no record holds are "noted" or "told"."""
    table = _tables()["unread"].items()
    return {folded_heading(one): how for how, written in table if how != "words" for one in written}


@cache
def _noting() -> re.Pattern[str]:
    """The words by which a heading is one of notes, wherever they stand in it."""
    return _words_of("unread")["words"]


def _says_other(heading: str) -> bool:
    """Whether a heading with a word of notes speaks of demands or of Swedish besides: "Kommentar om svenskan"."""
    return not {"certificates_required", "language", "languages_required"}.isdisjoint(
        fields_hinted(heading, "openings")
    )


def is_of_status(heading: str) -> bool:
    """Whether a heading is that of how far it has come with a row, of which only that it is over is read."""
    return _unread().get(folded_heading(heading)) in ("status", "over")


def asks_if_over(heading: str) -> bool:
    """Whether a heading asks if it is over with a row, so that a "ja" says so: "Klart?", "Tillsatt"."""
    return _unread().get(folded_heading(heading)) == "over"


def _is_told(heading: str) -> bool:
    """Whether a heading is of what bears on a match and no record holds, or of that and of notes: "Lön / avtal"."""
    heading = heading[:_LONGEST]
    parts = [part for part in BESIDE.split(heading) if part.strip()]
    return _unread().get(folded_heading(_AND_SO_ON.sub("", heading))) == "told" or any(map(_PAY.match, parts[:1]))


def _is_decisive(word: str) -> bool:
    """Whether a folded word, or one that it is cut short of, changes what a heading means: "önskv."."""
    return word in _DECISIVE or (len(word) > _SHORTEST_CUT and any(one.startswith(word) for one in _DECISIVE))


def _says_no_more(part: str, what: What) -> bool:
    """Whether a part of a heading is no heading of a person, of what is protected, or of the opposite.

    Of people "bor" is where they live, and of openings "bör".
    """
    key = folded_heading(part)
    headings, words = _personal()
    is_personal = is_personal_heading(part) or key in headings or not words.isdisjoint(key.split())
    return not (
        is_personal
        or _unread().get(key) == "noted"
        or is_protected(part)
        or any(word in _NOT or _is_decisive(word) for word in key.split() if what != "candidates" or word != "bor")
    )


@cache
def _elsewhere() -> Mapping[str, str]:
    """Headings that are no field of a record, as what they are, so that a word cut short may be one of them."""
    tables = _tables()
    others = [("unread", one) for one in _unread()]
    others += [("personal", folded_heading(one)) for one in tables["personal"]["headings"]]
    return dict(
        [(one, kind) for kind, one in others] + [(folded_heading(one), "key") for one in tables["key"]["consultant"]]
    )


def is_of_notes(heading: str) -> bool:
    """Whether a heading is that of notes and the like, which nothing here reads; a word may be cut: "Sen. kontakt"."""
    if all(_unread().get(folded_heading(part)) == "noted" for part in BESIDE.split(heading[:_LONGEST])):
        return True
    if _noting().search(folded_heading(heading)) is not None and not _says_other(heading):
        return True  # "Vad de sa i övrigt"
    tables = (_unread(), *(layout._fields for what in _WHATS for layout in layouts_of(what)[:1]))
    for whole in _cut_short(heading):
        meant = {how for table in tables for spelt, how in table.items() if whole.fullmatch(spelt)}
        if meant:
            return meant == {"noted"}
    return False


def _cut_short(heading: str) -> tuple[re.Pattern[str], ...]:
    """What a heading with words cut short at a point may be in full; none where no word is.

    A word cut short is one word before it is several: "Delt." is "deltagare", and not "deltar i spår".
    """
    words = re.findall(r"[^\W\d_]+\.?", _IN_PARENTHESES.sub(" ", heading[:_LONGEST]))
    if not any(len(word) > _SHORTEST_CUT and word.endswith(".") for word in words):
        return ()
    known = [(folded_whole(word), word.endswith(".")) for word in words]
    return (
        re.compile(" ?".join(f"{word}[a-z]*" if is_cut else word for word, is_cut in known)),
        re.compile(" ?".join(f"{word}[a-z ]*" if is_cut else word for word, is_cut in known)),
    )


@cache
def _personal() -> tuple[frozenset[str], frozenset[str]]:
    table = _tables()["personal"]
    return frozenset(map(folded_heading, table["headings"])), frozenset(map(folded_heading, table["words"]))


@cache
def layouts_of(what: What) -> tuple[Layout, ...]:
    """The layouts that a table of `what` can have: one row each, and long."""
    tables = _tables()
    if what == "courses":
        return (Layout(what, tables[what], required=("id", "seats"), named_by=("title",)),)
    return (
        Layout(what, tables[what], required=("id",), named_by=("employer", "title") if what == "openings" else ()),
        Layout(what, tables[f"long-{what}"], required=("id", "kind"), is_long=True),
    )


@cache
def layout_of_key() -> Layout:
    """The layout of a key from pseudonyms to people, which is read for hand-outs alone."""
    tables = _tables()
    return Layout("candidates", {"id": tables["candidates"]["id"], **tables["key"]}, required=("id",), is_long=True)
