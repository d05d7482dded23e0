"""The tables that can be read: which columns each can have, and what a heading means among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.personal import MASK, is_personal_heading, is_protected
from matchcore.tables import headings as words
from matchcore.tables.heading_units import UNITS_TAKEN, unit_of, without_unit
from matchcore.tables.headings import HELD, Column, What, folded_heading, folded_whole
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import labels_of, state_of
from matchcore.vocabulary.words import refusal

_BEFORE_TALK = re.compile(r"(?P<name>[^,;:()]{3,40}?)\s*[,;:]\s*(?=\w)")
"""What stands before the first comma or colon of a heading."""
_LISTED = re.compile(r"[;,\t\n|•]")  # a cell of a row below, read with the wrong separator
_LONG_ENOUGH_TO_BE_PART = 5
_LEAST_ALIKE = 70
_NAMED_ALONE = ("title", "seats")
"""Fields of openings of which an id is made where employers stand in no column of their own."""
_MOST_PARTS = 4
_DOTTED = re.compile(r"[åäö]|[ao]\u0308|a\u030a", re.IGNORECASE)
_MOST_MET = 20_000
_MOST_WORDS = 6
_CONTACT = re.compile(r"\bkontakt")
_ASKS_FOR_SUPPORT = re.compile(r"\s*handledare\s*\?\s*", re.IGNORECASE)
_SWEDISH = frozenset({"sv", "sve", "svensk"})
_SHORT_LANGUAGES = {**dict.fromkeys(_SWEDISH, "sv"), **dict.fromkeys(("eng", "engelsk"), "en")}
"""How languages are written short above a column of openings: whose cells are levels."""
_APART = re.compile(rf"{words.BESIDE.pattern}|\s+[–—-]\s+", re.IGNORECASE)
_LAST_ASIDE = re.compile(r"\(([^()]*)\)\W*$")
_OF_HOURS = re.compile(r"\b(?:tim|timmar|timme|h|procent)\b")
_NO_MUST = re.compile(r"\b(?:inget|inte|ej|inga)\s(?:ett\s|nagot\s)?(?:maste|tvang|(?:ska\s?)?krav)\b")
_LEVEL = re.compile(r"\b[abc][12]\b")
_DEFINITE = (re.compile(r"(?<=[a-z]{2}[aeo])[nt]$"), re.compile(r"(?<=[a-z]{3})(?:en|et|na)$"))
"""A heading of one word as it is spoken of: "orten", "platserna", "svenskan"."""
_OF_SYSTEMS = re.compile(r"(?<=[a-zåäö])_?(?:Kod|Code|Fritext)$")
"""What a system puts behind a heading over codes or free text: "SfiStatusKod"."""
_AIMED_AT = re.compile(
    r"\b(?:pa g(?:ang)?|(?:ar )?pa vag|under (?:utbildning|arbete|var\w*|host\w*|sommar\w*|[hv]t)|kommande"
    r"|plan(?:era\w*)?|pagar|pagaende|laser(?: till)?|nasta|vantar(?: pa)?|(?:som )?kommer|(?:in)?bokad\w*"
    r"|anmald(?: till)?|att ta|ska(?: ta)?|mal|onsk\w*|vill(?: ha| ta)?|siktar(?: pa)?|snart)\b"
)
_NUMBERED_FIELDS = frozenset(
    "occupations occupation_years educations wishes certificates certificate_until languages working_towards".split()
)
"""Fields of which a table may have a column for the first, the second and so on."""
_MERITED_OF = {
    "certificates_required": "certificates_merited",
    "licences_required": "certificates_merited",
    "languages_required": "languages_wanted",
}
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
_OF_LANGUAGES = {("swedish_course", ""), ("languages", ""), ("language", "sv")}
_PREFIXES = {
    **dict.fromkeys(("groups.", "group:", "grupp:"), "groups"),
    **dict.fromkeys(("facts.", "fact:", "fakta:"), "facts"),
}
_ABOUT_LEVELS = frozenset(
    "niva sprakniva level cefr i in kunskaper kunskap kunsk spraket language lagst lagsta minst minsta least prata tala"
    " lasa skriva forsta".split()
)


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
        return words.fields_by_heading(self.spellings)

    @cached_property
    def _folded_spellings(self) -> Mapping[str, str]:
        return {folded_heading(one): one for spellings in self.spellings.values() for one in spellings}

    @cached_property
    def _without_dots(self) -> frozenset[str]:
        """The folded headings that no spelling writes with dots or rings: "Städ" is not "Stad"."""
        dotted = {folded_heading(one) for ones in self.spellings.values() for one in ones if _DOTTED.search(one)}
        return frozenset(self._folded_spellings) - dotted

    @cached_property
    def _met(self) -> dict[tuple[str, Vocabulary], Column | None]:
        """What the headings met so far mean: each row at the top of a table is looked at several times."""
        return {}

    def column(self, index: int, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column that `heading` means, or None; as a system writes it, too: "PostOrt", "Yrke2"."""
        cut = heading[: words.LONGEST_HEADING]
        key = (cut, vocabulary)
        if key not in self._met:
            if len(self._met) >= _MOST_MET:
                self._met.clear()
            found = self._looked_up(cut, vocabulary)
            if found is not None and found.field == "seats" and _OF_HOURS.search(folded_heading(cut)) is not None:
                found = replace(found, field="hours", unit="")  # "Antal tim/v"
            self._met[key] = found and self._with_aside(found, cut, vocabulary)
        found = self._met[key]
        return found and replace(found, index=index, heading=heading)

    def _with_aside(self, column: Column, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column with what its parenthesis says besides, which is told; None where that is of something else."""
        if words.is_of_other(heading, self.what, column.field):
            return None
        unread = [
            one
            for one in words.asides_of(heading)
            if words.heading_words("asides")["plain"].sub("", folded_whole(one)).strip(" 0123456789")
            and not any(self.column(0, part, vocabulary) for part in words.parts_of_heading(one) if part)
        ]
        is_more = not unread or column.beside or column.also or column.unit or column.detail
        return column if is_more or column.field in _BEYOND else replace(column, beside=", ".join(unread))

    def _looked_up(self, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a heading as it is written, as systems write it, with a number, or with talk behind a comma."""
        found = self._meant(heading, vocabulary)
        is_of_system = _OF_SYSTEMS.search(heading) is not None
        if found is not None and found.is_guessed and is_of_system:
            found = self.column(0, _OF_SYSTEMS.sub("", heading), vocabulary) or found
        if found is not None or self.is_long:
            return found
        if " " not in heading and heading != (joined := heading.replace("_", "").capitalize()):
            found = self._meant(joined, vocabulary)
        if found is None and (numbered := words.OF_A_NUMBER.fullmatch(heading)) is not None:
            found = self.column(0, numbered["name"], vocabulary)
            found = found if found is not None and found.field in _NUMBERED_FIELDS else None
        if found is None and self.what == "candidates" and (remark := words.REMARK_ON.match(heading)) is not None:
            found = self.column(0, heading[remark.end() :], vocabulary)
            found = found and replace(found, is_guessed=True, beside=remark["of"])  # "Anm. resväg"
        if found is None:
            found = self._of_a_cut(heading)
        if found is None and self.what == "openings" and (first := _BEFORE_TALK.match(heading)) is not None:
            found = self._before_talk(first["name"], heading[first.end() :].strip(), vocabulary)
        if found is None and self.what == "candidates" and is_of_system:
            found = self.column(0, _OF_SYSTEMS.sub("", heading), vocabulary)
            found = None if found is not None and found.field == "languages" else found  # "SprKod" is of courses, too
        return found

    def _before_talk(self, name: str, rest: str, vocabulary: Vocabulary) -> Column | None:
        """The column of what stands before a comma, what follows being talk: "Krav, annars ingen idé"."""
        key = folded_heading(rest)
        is_turned = _NO_MUST.search(key) or words.words_of_merits().search(key) or _turns(rest, self.what)
        is_personal = any(is_personal_heading(one) or is_protected(one) for one in (name, rest))
        if is_turned or is_personal or self._meant(rest, vocabulary) is not None:
            return None
        found = self._meant(name, vocabulary)
        return found and replace(found, beside=rest)

    def _meant(self, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column that a heading means as it is written: by its spelling, by what it names, or by its parts."""
        if words.PAY.match(heading):
            return None
        key = "nr" if heading.strip() == "#" else folded_heading(heading)
        if key in self._without_dots and _DOTTED.search(words.without_parentheses(heading)) is not None:
            return None
        whole = folded_whole(heading) or key
        beside = set(whole.split()) - set(key.split())
        found = self._as_spelt(heading, key, whole, beside) or self._of_language_wanted(heading, key, vocabulary)
        is_turned = _turns(heading, self.what) or words.heading_words("asides")["turned"].search(" ".join(beside))
        if found is not None or (key != whole and is_turned):
            return found  # "Kompetensbevis (meriterande)" is not "Kompetensbevis", nor is "Kompetensbevis (planerade)"
        found = self._of_proofs(heading, whole, vocabulary)
        field = self._fields.get(key) or self._fields.get(without_unit(key))
        if found is None and field is not None:
            found = _column(field, heading)
        if found is not None or self.is_long or not key:
            return found
        found = (
            self._of_prefix(heading)
            or self._of_no_must(key)
            or self._of_one_term(heading, key, vocabulary)
            or self._of_several(heading)
            or self._of_short(heading)
            or self._of_each(heading, vocabulary)
            or self._of_words(heading, key)
        )
        bare = next((one for ending in _DEFINITE if self._is_known(one := ending.sub("", key)) and one != key), None)
        return self.column(0, bare, vocabulary) if found is None and bare else found

    def is_spelt(self, heading: str) -> bool:
        """Whether a heading is one as it stands among the spellings, nothing guessed."""
        return self._is_known(folded_heading(heading))

    def _is_known(self, key: str) -> bool:
        return key in self._fields or key == "svenska"

    def _as_spelt(self, heading: str, key: str, whole: str, beside: set[str]) -> Column | None:
        """The column of a heading that stands among the spellings, or does so with "krav" or "bör" in parentheses."""
        if not self.is_long and (together := _together(self.what).get(key)):
            return Column(0, heading, together[0], also=together[1:])
        field = self._fields.get(whole)
        if field is not None:
            field = "support" if field == "contact" and _ASKS_FOR_SUPPORT.fullmatch(heading) else field
            is_guessed = self.what == "openings" and whole in words.heading_tables()["guessed"]["openings"]
            return _column(field, heading, is_guessed=is_guessed)
        of_key = self._fields.get(key, "")
        is_planned = words.heading_words("asides")["planned"].search(
            " ".join(map(folded_whole, words.asides_of(heading)))
        )
        if self.what == "candidates" and of_key in HELD and is_planned:
            return Column(0, heading, "working_towards")  # "Intyg (bokade)"
        if self.what != "openings" or not beside or of_key not in _MERITED_OF:
            return None
        if beside <= {*map(folded, labels_of("required"))}:
            return Column(0, heading, of_key)  # "Krav (skall)"
        is_merit = _is_merit(heading)
        return Column(0, heading, _MERITED_OF[of_key]) if is_merit else None  # "Kvalifikationer (bör)"

    def _of_language_wanted(self, heading: str, key: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a language that openings want: "Svenska (merit)"."""
        found = self._of_one_term(heading, key, vocabulary) if self.what == "openings" and _is_merit(heading) else None
        return found and replace(found, field="languages_wanted")

    def _of_proofs(self, heading: str, whole: str, vocabulary: Vocabulary) -> Column | None:
        """The column of people whose heading names one certificate, or licences beside certificates."""
        if self.what != "candidates" or self.is_long:
            return None
        parts = [part for part in _APART.split(words.without_parentheses(heading)) if part.strip()]
        are_lists = [self._fields.get(folded_heading(part)) in HELD for part in parts]
        is_each = zip(parts, are_lists, strict=True) if len(parts) > 1 and any(are_lists) else ()
        if is_each and all(one or _certificate_named(folded_whole(part), vocabulary) for part, one in is_each):
            return Column(0, heading, "certificates")  # "Kk + bevis", "Körkort, truckkort o intyg"
        code = None if _LISTED.search(heading) else _certificate_named(whole, vocabulary)
        is_one = code is not None and not vocabulary.certificates[code].unspecific
        return Column(0, heading, "certificate", code or "") if is_one else None

    def _of_prefix(self, heading: str) -> Column | None:
        """The column that a heading names behind a word for its kind: "grupp: projekt"."""
        for prefix, into in _PREFIXES.items() if self.what != "courses" else ():
            name = heading.strip()[len(prefix) :].strip() if heading.strip().casefold().startswith(prefix) else ""
            if name and (into == "facts" or self.what == "candidates"):
                return Column(0, heading, into, name)
        return None

    def _of_no_must(self, key: str) -> Column | None:
        """The column of merits whose heading says that they are no must: "Bra men inget måste"."""
        denied = _NO_MUST.search(key) if self.what == "openings" else None
        is_merit = denied is not None and words.words_of_merits().search(key.replace(denied[0], ""))
        return Column(0, key, "certificates_merited", is_guessed=True) if is_merit else None

    def _of_one_term(self, heading: str, key: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a heading that names one language or one certificate: "Svenskanivå"."""
        if self.what == "courses":
            return None
        apart = re.sub(r"(?<=ska)(?=niva$|kunskaper$)", " ", key)  # "svenskanivå"
        name = " ".join(word for word in apart.split() if word not in _ABOUT_LEVELS)
        if name in ("sv", "sve", "sv spr") and (apart != "sv" or self.what == "openings"):  # "Sv.nivå"
            name = "svenska"
        language = _languages_by_name(vocabulary).get(name)
        language = language or (_SHORT_LANGUAGES.get(name) if self.what == "openings" else None)
        if language is not None:
            return Column(0, heading, "language", language)
        is_of_people = self.what == "candidates" and not _LISTED.search(heading)
        code = _certificate_named(key, vocabulary) if is_of_people else None
        return None if code is None else Column(0, heading, "certificate", code)

    def _of_several(self, heading: str) -> Column | None:
        """The column of a heading that names one field in several words, or with what no record holds: "Utb./spår"."""
        bare = words.AND_SO_ON.sub("", words.without_parentheses(heading))
        parts = [folded_heading(part) for part in words.parts_of_heading(bare)]
        joined = self._fields.get(" ".join("svenska" if part in _SWEDISH else part for part in parts))
        if joined is not None:
            return Column(0, heading, joined)  # "SFI/sv"
        are_read = all(part in self._fields for part in parts)  # "Arbetstid/skift", and not "Erfarenhet/anteckningar"
        fields = {
            self._fields.get(part)
            for part in parts
            if are_read or part not in words.unread_headings() or f"{part}ort" in self._fields
        }
        only = fields.pop() if (len(parts) > 1 or bare != heading) and len(fields) == 1 else None
        return _column(only, heading) if only is not None and only != "id" else None

    def _of_short(self, heading: str) -> Column | None:
        """The column of a heading with words cut short at a point that only one field can mean: "Delt.nr"."""
        if self.what == "openings" and _CONTACT.search(folded_heading(heading)):
            return Column(0, heading, "contact")
        for whole in words.cut_short(heading):
            known = {**_elsewhere(), **self._fields}
            fields = {field for spelt, field in known.items() if whole.fullmatch(spelt)}
            if fields:
                only = fields.pop() if len(fields) == 1 else ""
                return _column(only, heading) if only in self.spellings else None
        return None

    def _of_a_cut(self, heading: str) -> Column | None:
        """The column of a word cut short with no point, that only one field's headings begin with: "Tilltr"."""
        key = folded_heading(heading)
        known = {**_elsewhere(), **self._fields}.items() if words.may_be_cut(key) else ()
        begun = {spelt: field for spelt, field in known if spelt.startswith(key)}
        fields = {field for spelt, field in begun.items() if " " not in spelt} or {*begun.values()}
        only = fields.pop() if len(fields) == 1 else ""
        return _column(only, heading) if only in self.spellings else None

    def _of_each(self, heading: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a heading whose parts are headings: of Swedish and its courses, or of one field and no other.

        Beside the one that is known may stand what is not, which is told: "Arbetsgivare / enhet".
        """
        is_of_people = self.what == "candidates"
        apart = _APART if is_of_people else words.BESIDE
        if is_of_people and words.BESIDE.search(heading) and words.says_means(heading):
            return Column(0, heading, "reach_km", "means", also=("licences",))  # "Buss/bil?"
        parts = [part for part in apart.split(words.without_parentheses(heading)) if part]
        if is_of_people and len(parts) == 1 and (listed := _LAST_ASIDE.search(heading)) is not None:
            parts = [part for part in apart.split(listed[1]) if part]  # "Har med sig (jobb, utbildning, papper)"
            if not all(self._of_part(part, vocabulary) for part in parts):
                return None  # "Gjorde förr (hemland/Sv)"
        if words.is_of_status(heading) or not 1 < len(parts) <= _MOST_PARTS:
            return None
        if not all(words.says_no_more(one, self.what) for one in (heading, *parts)):
            return None
        each = [self._of_part(part, vocabulary) for part in parts]
        beside = " / ".join(part for part, one in zip(parts, each, strict=True) if one is None)
        columns = [replace(one, field="reach_km") if one.field == "reach_by" else one for one in each if one]
        return (self._of_people if is_of_people else self._of_demands)(heading, columns, beside)

    def _of_part(self, part: str, vocabulary: Vocabulary) -> Column | None:
        """The column of a part of a heading; of people one that says little alone, too: "jobb" was done."""
        found = self.column(0, part, vocabulary)
        names = (f"tidigare {part}", f"{part}ort") if self.what == "candidates" and part[-1].isalpha() else ()
        field = next(filter(None, (self._fields.get(folded_heading(name)) for name in names)), None)
        return found or (Column(0, part, field) if field else None)

    def _of_people(self, heading: str, columns: list[Column], beside: str) -> Column | None:
        """The column of people of which several parts of the heading are known."""
        named = _named(columns)
        if len(named) > 1 and named <= _OF_LANGUAGES:
            return Column(0, heading, "swedish_course", also=("languages",))  # "Svenska + andra språk"
        if len(named) > 1 and ("language", "sv") in named:
            columns = [
                replace(one, field="swedish_course", detail="") if one.detail == "sv" else one for one in columns
            ]
        return self._of_fields(heading, columns, beside)  # "Svenska / jobb / intyg"

    def _of_demands(self, heading: str, columns: list[Column], beside: str) -> Column | None:
        """The column of openings or courses of which several parts of the heading are known."""
        fields = {one.field for one in columns}
        columns = [one for one in columns if one.field not in _BESIDE_ALL or fields <= _BESIDE_ALL]
        named, together = _named(columns), {one.field for one in columns}
        if self.what == "openings" and together == {"title", "seats"}:
            return Column(0, heading, "title", "seats", beside=beside)  # "Jobb + antal"
        if len(named) > 1 and together <= _DEMANDED and not together <= _OF_LEVELS:
            field = "merited" if together - _OF_LEVELS == {"certificates_merited"} else "required"  # "Önskemål, språk"
            return Column(0, heading, f"certificates_{field}", is_guessed=True)
        return self._of_fields(heading, columns, beside)

    def _of_fields(self, heading: str, columns: list[Column], beside: str) -> Column | None:
        """The column of the one field that the parts of a heading name, or of several that stand side by side."""
        named, together = _named(columns), {one.field for one in columns}
        if len(named) > 1 and any(together <= some for some in _PARTED.get(self.what, ())):
            first, *others = dict.fromkeys(one.field for one in columns)
            if "locality" in together and self.what != "openings":  # how far and with what stand beside a place
                others = [*dict.fromkeys((*others, "reach_km", "licences"))]
            if self.what != "openings" and {"languages", "swedish_course"} & together:
                first, *others = _with_swedish([first, *others])
            unit = next((one.unit for one in columns if one.unit), "")
            return Column(0, heading, first, unit=unit, beside=beside, also=tuple(others))
        field, detail = named.pop() if len(named) == 1 else ("id", "")
        if field == "id" or field not in {*self.spellings, "language"}:
            return None  # "Ruotsi/Svenska" is of Swedish
        if field == "licences_required" and beside:
            field = "certificates_required"  # "Körkort & papper"
        return _column(field, heading, detail=detail, beside=beside)

    def _of_words(self, heading: str, key: str) -> Column | None:
        """The column of a heading that is known by a word in it alone, where all such words mean one field."""
        is_unread = words.is_of_notes_too(heading) or words.is_of_status(heading) or words.is_told(heading, self.what)
        if is_unread or words.heading_words("asides")["no"].search(key):
            return None
        if is_protected(heading) or is_personal_heading(heading) or len(key.split()) > _MOST_WORDS:
            return None
        if _LISTED.search(heading) or _LEVEL.search(key):
            return None  # "svenska B1" is a cell
        sure = words.heading_words(f"about-{self.what}", is_sure=True)
        fields = {field for field, word in sure.items() if word.search(key)}
        if "certificates_required" in fields:
            fields.discard("seats")  # "Behöver kunna eller ha"
        if self.what == "candidates":
            of = fields | {self._fields.get(" ".join(_AIMED_AT.sub(" ", key).split()))}
            if _AIMED_AT.search(key) and of & {*HELD, "educations"}:  # "Körkort på gång" is not held
                also = ("tracks",) if "educations" in of else ()
                return Column(0, heading, "working_towards", is_guessed=True, also=also)
        fields -= words.fields_denied(heading, self.what)
        return _column(fields.pop(), heading, is_guessed=True) if len(fields) == 1 else None

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
        if MASK in heading or words.names_person(heading):
            return Problem(*with_remedy("heading.personal"), column=heading)
        if is_protected(heading):
            remedy = Message("heading.protected.remedy", name=heading)
            return Problem(Message("heading.protected"), remedy, column=heading)
        is_other = words.is_of_other(heading, self.what, self._fields.get(key, ""))
        if words.is_told(heading, self.what) or is_other or words.is_denied(heading, self.what):
            return Problem(*with_remedy("heading.held_nowhere"), column=heading)
        return None

    def _nearest(self, key: str) -> str:
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        # A short heading is part of many words: "id" is near to what has nearly its letters, and not to "bilid".
        long = [one for one in self._folded_spellings if len(one) >= _LONG_ENOUGH_TO_BE_PART]
        long_words = {word for word in (key, *key.split()) if len(word) >= _LONG_ENOUGH_TO_BE_PART}
        for one, _, _ in extract(key, long, scorer=fuzz.WRatio, score_cutoff=80, limit=5):
            if fuzz.ratio(key, one) >= _LEAST_ALIKE or any(word in one or one in word for word in long_words):
                return self._folded_spellings[one]
        found = extract(key, list(self._folded_spellings), scorer=fuzz.ratio, score_cutoff=80, limit=1)
        return self._folded_spellings[found[0][0]] if found else ""

    def field_spelt(self, spelling: str) -> str:
        """The field that a spelling among `spellings` means; empty where none does."""
        return next((field for field, spellings in self.spellings.items() if spelling in spellings), "")

    def unit_problem(self, column: Column) -> Problem | None:
        """Why the numbers of a column cannot be read in the unit that its heading names; None when they can."""
        taken = UNITS_TAKEN.get(column.field, ())
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


def _column(field: str, heading: str, **told: Any) -> Column:
    """A column of a field, with the unit that its heading names."""
    return Column(0, heading, field, unit=unit_of(heading, field), **told)


def _named(columns: Iterable[Column]) -> set[tuple[str, str]]:
    """What columns are of, each with its detail; times once, and Swedish where its courses or languages stand by it."""
    named = {(one.field, one.detail) for one in columns}
    if named == {("hours", ""), ("shifts", "")}:
        named.discard(("hours", ""))  # either is read in either
    if named in ({("swedish_course", ""), ("language", "sv")}, {("languages_required", ""), ("language", "sv")}):
        named.discard(("language", "sv"))
    return named


def _with_swedish(fields: Iterable[str]) -> dict[str, None]:
    """The fields, Swedish and other languages in the place of either, and licences beside proofs."""
    both, proofs = ("swedish_course", "languages"), ("certificates", "licences")
    return dict.fromkeys(
        one for field in fields for one in (both if field in both else proofs if field in proofs else (field,))
    )


@lru_cache(maxsize=4)
def _languages_by_name(vocabulary: Vocabulary) -> dict[str, str]:
    """Languages by their whole names only: a two-letter code as a heading says too little."""
    return {
        folded_heading(name): code
        for code, term in vocabulary.languages.items()
        for name in (term.label.sv, term.label.en)
    }


@lru_cache(maxsize=20_000)
def _certificate_named(key: str, vocabulary: Vocabulary) -> str | None:
    """The one certificate that a folded heading of three letters or more names; "giltigt till" may stand behind it."""
    name = words.without_days(key)
    if len(name) < 3 or words.heading_words("asides")["turned"].search(name) or refusal(f"{name} ", "certificate"):
        return None
    index, one = vocabulary.index("certificate"), Spelling.of(name)
    found = index.written(one) if one.is_taught else index.found(one)  # the day of a course is not the last day
    return found[0].code if len(found) == 1 else None


@cache
def _together(what: What) -> Mapping[str, tuple[str, ...]]:
    """The fields that stand side by side below a heading that names none of them, by the folded heading."""
    told = words.heading_tables().get(f"together-{what}", {})
    return {folded_heading(one): tuple(fields.split("+")) for fields, spelt in told.items() for one in spelt}


@cache
def _elsewhere() -> Mapping[str, str]:
    """Headings that are no field of a record, as what they are, so that a word cut short may be one of them."""
    tables = words.heading_tables()
    others = [("unread", one) for one in words.unread_headings()]
    others += [("personal", folded_heading(one)) for one in tables["personal"]["headings"]]
    return dict(
        [(one, kind) for kind, one in others] + [(folded_heading(one), "key") for one in tables["key"]["consultant"]]
    )


@cache
def layouts_of(what: What) -> tuple[Layout, ...]:
    """The layouts that a table of `what` can have: one row each, and long."""
    tables = words.heading_tables()
    if what == "courses":
        return (Layout(what, tables[what], required=("id", "seats"), named_by=("title",)),)
    return (
        Layout(what, tables[what], required=("id",), named_by=("employer", "title") if what == "openings" else ()),
        Layout(what, tables[f"long-{what}"], required=("id", "kind"), is_long=True),
    )


@cache
def layout_of_key() -> Layout:
    """The layout of a key from pseudonyms to people, which is read for hand-outs alone."""
    tables = words.heading_tables()
    return Layout("candidates", {"id": tables["candidates"]["id"], **tables["key"]}, required=("id",), is_long=True)


def _is_merit(heading: str) -> bool:
    """Whether the parentheses of a heading say that what stands below it is a merit, and nothing else."""
    return {*map(state_of, words.asides_of(heading))} == {"merited"}


def _turns(heading: str, what: What) -> bool:
    """Whether a parenthesis says another state than that the thing is held, or of openings required."""
    return any(
        state_of(one) not in (None, "held" if what == "candidates" else "required") for one in words.asides_of(heading)
    )
