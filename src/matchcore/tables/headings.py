"""What a heading says by its words, in Swedish or English, whatever table it stands over.

The words stand in ``headings.toml``; what a heading means in one table is for its `Layout` to say.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.personal import is_personal_heading, is_protected, masked
from matchcore.suggestions import names_near
from matchcore.tables.grid import Cell
from matchcore.vocabulary.phrases import pattern_of
from matchcore.vocabulary.states import said_anywhere, stated, states_within
from matchcore.vocabulary.words import word_list

Matched = Literal["candidates", "openings"]
"""What is matched."""

What = Literal["candidates", "openings", "courses"]
"""What the rows of a table are."""

MOST_COLUMNS = 2_000
"""The most headings that a table may have."""

_COMPLETED = re.compile(
    r"\b(?:last|godkand\w*|klar\w*|avklarad\w*)\b.*\bt ?o ?m\b|\bsenast(?:e)? (?:klar|godkan|avslut|avklar|genomfor)"
    r"|^(?:avklarade?|avslutade?|godkanda?|genomforda?) (?:kurs|sfi|sva|svensk|sprak)"
    r"|\bgiltigt?\b.*\bklart?\b|\bklart?\b.*\bgiltigt?\b"
)
_LAST_DAY = re.compile(
    r" (?:giltigt?(?: till| t ?o ?m)?|giltighet\w*|galler(?: till| t ?o ?m)|t ?o ?m|till|gar ut|loper ut|utgar"
    r"|(?:slut|utgangs|forfallo)(?:datum|dag)|sista (?:giltighets)?dag)$"
)
_DAY_HAD = re.compile(r" (?:datum|utbildningsdatum|kursdatum|utfardat|utfardad|taget|tagen|gjord|genomford)$")
_SHORTEST_CUT = 3
_CUT = re.compile(r"[a-z]{4,}[b-df-hj-np-tv-xz]")
"""A word that may be cut short: it ends in a consonant."""
REMARK_ON = re.compile(
    r"(?P<of>anm\.?|anmärkning|notering|kommentar)\s*:?\s+(?:(?:om|på|för|ang)\b\.?\s+)?(?=\w{3})", re.IGNORECASE
)
"""Before what a column of remarks is of: "Anm. resväg"."""
_WHATS: tuple[What, ...] = ("candidates", "openings")
LONGEST_HEADING = 200
"""The characters of a heading that are looked at."""
_AND = r"(?:och|o|eller|samt|and|or)\s"
BESIDE = re.compile(rf"\s*(?:[/&+,;](?:\s*{_AND})?|\s{_AND})\s*", re.IGNORECASE)
AND_SO_ON = re.compile(r"\s*[,&]?\s*(?:m\.?\s?m\.?|m\.?\s?fl\.?|etc\.?|osv\.?|o\.?\s?d\.?)\s*$", re.IGNORECASE)
PAY = re.compile(r"\W*l(?:ö|o\u0308)n\b", re.IGNORECASE)  # without its dots it is short for longitude
NOT_WITHOUT = re.compile(r"\b(?:ej|inte?|aldrig|no go) (?:utan|fran|forhandl[a-z]*)\b")
"""In a heading: what has to be, said by what will not do: "Funkar ej utan", "Viker inte från"."""
_FROM_AND_TO = re.compile(r"\bfr(?:an|om| o m)?\b.*\b(?:till|tom|t o m)\b")
"""In a heading of a period, of which the first day is read: "Vecka fr.o.m.–t.o.m."."""
_MEANS = re.compile(
    r"(?:(?:egen|eget|har|bara|endast) )?(?:bil|(?:lokal)?buss|tag|(?:el)?cykel|moped|mc|koll(?:ektiv\w*|trafik)?"
    r"|lokaltrafik|sparvagn|tunnelbana|t bana|gang|gar|skjuts|samakning|promenad)(?: i stan)?"
)
"""What somebody travels with."""
_IN_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NUMBERED = re.compile(r"(?<=[a-z]{3})nr$")
_TOGETHER = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ]{2})(?=[a-zåäö]{3})")
OF_A_NUMBER = re.compile(r"(?P<name>.*?[^\W\d_]{2,})(?:[\s_#]*(?P<number>[1-9])|\s(?P<roman>I{1,3}))")
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
HELD = frozenset({"licences", "certificates"})
"""Fields of what somebody holds."""
_OF_A_LIFE = frozenset({"occupations", "occupation_years", "educations", "registered_since"})
"""Fields of people that tell of what was, wherever it was."""
_OF_WAYS = frozenset({"programme", "funding", "way", "contact", "support", "eligible", "track", "tracks"})
"""Fields whose headings may name persons, grants and measures in a parenthesis: "Insats (praktik)"."""


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


def folded_heading(heading: str) -> str:
    """A heading without case, accents, punctuation and what stands in parentheses: "Räckvidd (km)" → "rackvidd".

    Words written together, as systems do, are parted: "participantId" → "participant id".
    """
    bare = without_parentheses(heading)
    return folded_whole(bare if bare.strip() else heading)


def folded_whole(heading: str) -> str:
    """The same with what stands in parentheses."""
    return _folded_whole(heading[:LONGEST_HEADING])


@lru_cache(maxsize=20_000)
def _folded_whole(heading: str) -> str:
    words = (_NUMBERED.sub("nummer", word) for word in heading_as_written(heading).split())
    return " ".join(_short().get(word, word) for word in words) or "procent" * (heading.strip() == "%")


def heading_as_written(heading: str) -> str:
    """A heading without case, accents and punctuation, no word of it written out: "Ant." is not "Antal"."""
    apart = unicodedata.normalize("NFKD", _TOGETHER.sub(" ", heading).casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


def heading_of(cell: Cell) -> str:
    """The text of a cell as a heading: without what is personal, and of a text no longer than any heading is.

    Examples
    --------
    >>> heading_of(" HLR "), heading_of(None), len(heading_of("kurs " * 1000)) < 200
    ('HLR', '', True)
    """
    text = "" if cell is None else str(cell).strip()
    return masked(text if len(text) <= LONGEST_HEADING else text[:LONGEST_HEADING].rpartition(" ")[0])


def parts_of_heading(heading: str) -> list[str]:
    """What stands beside one another in a heading: "Arbetsgivare / enhet"."""
    return BESIDE.split(heading[:LONGEST_HEADING])


def asides_of(heading: str) -> list[str]:
    """What stands in each parenthesis of a heading."""
    return [one.strip() for one in _ASIDE.findall(heading[:LONGEST_HEADING])]


def without_parentheses(heading: str) -> str:
    """A heading with a space for each of its parentheses."""
    return _IN_PARENTHESES.sub(" ", heading[:LONGEST_HEADING])


def never_headed(ignore: Iterable[str], headings: Iterable[str]) -> Iterator[Problem]:
    """The headings that are to be left out and that no column has, each with the nearest that one has."""
    known = {heading_as_written(heading): heading for heading in headings if heading}
    for name in ignore:
        written = heading_as_written(masked(name))
        if written not in known:
            near = names_near(written, known, 1)
            remedy = Message("heading.nowhere.near", near=known[near[0]]) if near else None
            yield Problem(Message("heading.nowhere"), remedy, value=name)


def says_means(text: str) -> bool:
    """Whether a text names what somebody travels with and nothing else: "buss/bil"."""
    return all(_MEANS.fullmatch(folded_heading(part)) for part in parts_of_heading(text))


@lru_cache(maxsize=20_000)
def is_of_other(heading: str, what: What, field: str = "") -> bool:
    """Whether a parenthesis, or a word, says that a column is of something else, whatever its cells: "Körkort (make)".

    Without a `field`, of whatever may stand below; what was before and elsewhere is as much of a working life.
    """
    aside = " ".join(map(folded_whole, asides_of(heading)))
    is_of_people = what == "candidates"
    if what in ("candidates", "openings"):
        words = heading_words("asides")["of-people" if is_of_people else "of-openings"]
        if words.search(folded_whole(heading)) and (is_of_people or field in ("", *_COUNTED_OR_DEMANDED)):
            return True
    if not aside:
        return False
    of, hinted = heading_words("asides"), {field} if field else fields_hinted(heading, "candidates")
    is_past = of["past"].search(aside) is not None or not _countries().isdisjoint(aside.split())
    held = {field} if field else fields_hinted(heading, what)
    turned = of["people" if is_of_people else "openings"]
    is_merit = not is_of_people and words_of_merits().search(folded_heading(heading)) is not None
    return (
        (of["all"].search(aside) is not None and field not in _OF_WAYS)
        or (
            not held.isdisjoint(_PROVED if is_of_people else _COUNTED_OR_DEMANDED)
            and turned.search(aside) is not None
            and not is_merit
        )
        or (is_past and hinted.isdisjoint(_OF_A_LIFE))
        or (
            field in ("available_from", "start")
            and of["last"].search(aside) is not None
            and re.search(r"\b(?:borja|start|fr)", aside) is None
        )
        or (of["studies"].search(aside) is not None and field in ("hours", "shifts"))
    )


_PROVED = frozenset("certificates licences certificate language languages swedish_course locality hours shifts".split())
_COUNTED_OR_DEMANDED = frozenset(
    "seats certificates_required licences_required languages_required language shifts hours certificate".split()
)


def is_denied(heading: str, what: What) -> bool:
    """Whether a heading says of itself that it is of something else, or that nothing is asked: "Körkort krävs ej"."""
    key = folded_heading(heading)
    says_no = heading_words("asides")["no"].search(key) is not None and NOT_WITHOUT.search(key) is None
    return says_no or is_of_other(heading, what)


def denies_demand(heading: str, what: What) -> bool:
    """The same of each part that stands apart in a heading: of "Ej körkort, krav" the second demands."""
    return is_of_other(heading, what) or all(is_denied(part, what) for part in parts_of_heading(heading))


@cache
def _countries() -> frozenset[str]:
    return frozenset(map(folded_whole, word_list().countries))


def number_in(heading: str) -> str:
    """The number of a heading that is one of several: "2" of "Yrke2"; empty where it has none."""
    found = OF_A_NUMBER.fullmatch(heading)
    return "" if found is None else found["number"] or str(len(found["roman"]))


def says_day(heading: str) -> bool:
    """Whether the days below a heading of a certificate are those on which it was had: "HLR datum"."""
    return _DAY_HAD.search(folded_whole(heading)) is not None


def says_last_day(heading: str) -> bool:
    """Whether the days below a heading of a certificate are the last of it: "HLR giltigt till", "YKB t.o.m."."""
    return _LAST_DAY.search(folded_whole(heading)) is not None


def says_completed(heading: str) -> bool:
    """Whether what stands below a heading has been completed, or may: "Senast godkända kurs", "Giltigt/klart".

    Examples
    --------
    >>> [says_completed(heading) for heading in ("Läst sv t.o.m.", "Avslutad kurs", "SFI klar?", "Läser nu")]
    [True, True, False, False]
    """
    return "?" not in heading and _COMPLETED.search(folded_whole(heading)) is not None


def without_days(key: str) -> str:
    """A folded heading without that the days of a thing stand below it: "hlr giltigt till" → "hlr"."""
    return _DAY_HAD.sub("", _LAST_DAY.sub("", key))


@cache
def heading_tables() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The tables of ``headings.toml``: spellings or words by field."""
    written = tomllib.loads(files(__package__).joinpath("headings.toml").read_text(encoding="utf-8"))
    return {table: {field: tuple(spelt) for field, spelt in fields.items()} for table, fields in written.items()}


@cache
def heading_words(table: str, *, is_sure: bool = False) -> Mapping[str, re.Pattern[str]]:
    """The words in headings that a table gives by the field that they speak of, or those of them that are sure."""
    told = {
        field: [one.lstrip("!") for one in words if one[0] == "!" or not is_sure]
        for field, words in heading_tables().get(table, {}).items()
    }
    return {field: re.compile(pattern_of(words, folded_whole)) for field, words in told.items() if words}


def words_of_merits() -> re.Pattern[str]:
    """The words by which a heading is one of merits."""
    return said_anywhere("merited", of_heading=True)


def is_of_somebody(heading: str) -> bool:
    """Whether a heading of openings is of whom to turn to, or of who is there already."""
    return heading_words("not-openings")["employer"].search(folded_whole(heading)) is not None


@lru_cache(maxsize=20_000)
def fields_hinted(heading: str, what: What) -> frozenset[str]:
    """The fields that a heading may be of by words in it, with what stands in parentheses: cells decide among them."""
    key = folded_whole(heading)
    hinted = {field for field, words in heading_words(f"about-{what}").items() if words.search(key)}
    hinted |= {"certificates_merited"} if what == "openings" and words_of_merits().search(key) else set()
    return frozenset(hinted - fields_denied(heading, what))


@lru_cache(maxsize=20_000)
def fields_denied(heading: str, what: What) -> frozenset[str]:
    """The fields that a heading is not of, by words in it, whatever stands below: "Öppettider" are no shifts.

    What stands in parentheses is said besides, and takes none away: "Svenskan (o andra språk)".
    """
    key = folded_heading(heading)
    denied = {field for field, words in heading_words(f"not-{what}").items() if words.search(key)}
    denied |= {"shifts", "hours"} if "times" in denied else set()
    denied -= {"start"} if _FROM_AND_TO.search(key) is not None else set()
    is_not_held = what == "candidates" and (
        _NOT_HELD.search(key) is not None or _NO_PROOF_YET & states_within(key) or stated(heading).when
    )
    return frozenset(denied | HELD if is_not_held else denied)


@cache
def _short() -> Mapping[str, str]:
    """What is written short in headings, by the folded word that it stands for."""
    return {short: word for word, written in heading_tables()["short"].items() for short in written}


@cache
def unread_headings() -> Mapping[str, str]:
    """How headings that no record holds are told: as "noted", "told" and the like."""
    table = heading_tables()["unread"].items()
    return {folded_heading(one): how for how, written in table if how != "words" for one in written}


def is_of_status(heading: str) -> bool:
    """Whether a heading is that of how far it has come with a row, of which only that it is over is read.

    Of notes besides: "Läge/anm".
    """
    how = unread_headings()
    told = [how.get(folded_heading(part)) for part in (heading, *parts_of_heading(heading))]
    return told[0] in ("status", "over") or ("status" in told[1:] and set(told[1:]) <= {"status", "noted"})


def asks_if_over(heading: str) -> bool:
    """Whether a heading asks if it is over with a row, so that a "ja" says so: "Klart?", "Tillsatt"."""
    return unread_headings().get(folded_heading(heading)) == "over"


def is_told(heading: str, what: What) -> bool:
    """Whether a heading is of what bears on a match and no record holds, or of that and of notes: "Lön / avtal"."""
    parts = [part for part in parts_of_heading(heading) if part.strip()]
    bare = AND_SO_ON.sub("", heading[:LONGEST_HEADING])
    how = unread_headings().get(folded_heading(bare))
    return how in ("told", f"told-{what}", "education") or any(map(PAY.match, parts[:1]))


def says_no_more(part: str, what: What) -> bool:
    """Whether a part of a heading is no heading of a person, of what is protected, or of the opposite.

    Of people "bor" is where they live, and of openings "bör".
    """
    key = folded_heading(part)
    turned = re.sub(r"\bbor\b", "", key) if what == "candidates" else key
    is_turned = any(heading_words("asides")[one].search(turned) for one in ("turned", "no"))
    return not (is_turned or names_person(part) or unread_headings().get(key) == "noted" or is_protected(part))


def names_person(heading: str) -> bool:
    """Whether a heading is of who somebody is, or of how they are reached."""
    key, table = folded_heading(heading), _personal()
    return is_personal_heading(heading) or key in table["headings"] or not table["words"].isdisjoint(key.split())


@cache
def _personal() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(map(folded_heading, spelt)) for name, spelt in heading_tables()["personal"].items()}


def is_of_notes(heading: str) -> bool:
    """Whether a heading is that of notes and the like, which nothing here reads; a word may be cut: "Sen. kontakt"."""
    if _is_noted(heading, all):
        return True
    tables = (unread_headings(), *map(_fields_of, _WHATS))
    for whole in cut_short(heading):
        meant = {how for table in tables for spelt, how in table.items() if whole.fullmatch(spelt)}
        if meant:
            return meant == {"noted"}
    return False


def is_of_education(heading: str) -> bool:
    """Whether a heading is that of educations: of an opening, those that name a certificate are demanded."""
    return unread_headings().get(folded_heading(heading)) == "education"


def is_remark_on(heading: str) -> bool:
    """Whether a heading is of remarks on what another column may be of: "Anm. resväg"."""
    return REMARK_ON.match(heading[:LONGEST_HEADING]) is not None


def is_of_notes_too(heading: str) -> bool:
    """Whether one part of a heading is of notes."""
    return _is_noted(heading, any)


def _is_noted(heading: str, of: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether all or any parts of a heading are of notes, or a word of it is: "Vad de sa i övrigt".

    None that speaks of demands or of Swedish besides: "Kommentar om svenskan".
    """
    if of(unread_headings().get(folded_heading(part)) == "noted" for part in parts_of_heading(heading)):
        return True
    of_demands = {"certificates_required", "language", "languages_required"}
    is_said = heading_words("unread")["words"].search(folded_heading(heading)) is not None
    return is_said and of_demands.isdisjoint(fields_hinted(heading, "openings"))


@cache
def _fields_of(what: What) -> Mapping[str, str]:
    return fields_by_heading(heading_tables()[what])


def fields_by_heading(spellings: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    """Fields by the folded headings that mean them."""
    folds = (folded_heading, folded_whole)
    return {fold(one): field for field, spelt in spellings.items() for one in (field, *spelt) for fold in folds}


def cut_short(heading: str) -> tuple[re.Pattern[str], ...]:
    """What a heading with words cut short at a point may be in full; none where no word is.

    A word cut short is one word before it is several: "Delt." is "deltagare", and not "deltar i spår".
    """
    words = re.findall(r"[^\W\d_]+\.?", without_parentheses(heading))
    if not any(len(word) > _SHORTEST_CUT and word.endswith(".") for word in words):
        return ()
    known = [(folded_whole(word), word.endswith(".")) for word in words]
    return (
        re.compile(" ?".join(f"{word}[a-z]*" if is_cut else word for word, is_cut in known)),
        re.compile(" ?".join(f"{word}[a-z ]*" if is_cut else word for word, is_cut in known)),
    )


def may_be_cut(key: str) -> bool:
    """Whether a folded heading is one word that may be cut short with no point, "tilltr", and none of a heading."""
    return _CUT.fullmatch(key) is not None and key not in _whole_words()


@cache
def _whole_words() -> frozenset[str]:
    keys = (key for table in (unread_headings(), *map(_fields_of, _WHATS)) for key in table)
    return frozenset(word for key in keys for word in key.split()).union(*_personal().values())
