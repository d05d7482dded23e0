"""What a vocabulary's tables hold: one frozen class for each kind of term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from matchcore.messages import Phrase
from matchcore.vocabulary.repair import folded

Kind = Literal["certificate", "language", "level", "course", "track", "form", "municipality", "occupation"]
KINDS: tuple[Kind, ...] = get_args(Kind)

ValidityRule = Literal["fixed", "card", "end-of-month", "renewal-from-old-end", "issuer", "workplace", "none"]
VALIDITY_RULES: tuple[ValidityRule, ...] = get_args(ValidityRule)

Way = Literal["job", "subsidised", "practice", "training", "studies", "practice_then_job", "job_with_training"]
WAYS: tuple[Way, ...] = get_args(Way)

EMPLOYMENT: tuple[Way, ...] = ("job", "subsidised", "job_with_training")
"""The ways that are work for an employer: what the law and the skill level of an occupation ask for is asked there."""

Protection = Literal["work", "permanent", "title", "firm"]
PROTECTIONS: tuple[Protection, ...] = get_args(Protection)

CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a certificate counts.

    Attributes
    ----------
    rule
        ``fixed``: `months` from the day of issue. ``card``: a card lasts so long, but the day of issue that people give
        is the day the right was won, and that does not end: only the date on the card does. ``end-of-month``: as
        ``fixed``, to the last day of that month. ``renewal-from-old-end``: as ``fixed``, but a renewal within
        `renewal_window` months before the old end runs from that old end. ``issuer``: the date that the issuer wrote
        rules; without one the end is unknown. ``workplace``: given at one workplace, at most `months`. ``none``: no
        end set by law or issuer.
    months
        The length in whole months; None where the rule has none.
    renewal_window
        For ``renewal-from-old-end``: how many months before the old end a renewal still runs from it.
    """

    rule: ValidityRule = "none"
    months: int | None = None
    renewal_window: int = 12


@dataclass(frozen=True, slots=True)
class ModuleTerm:
    """One module of a certificate or track, which can be passed by itself."""

    code: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """A certificate, licence or proof of training that a person can hold.

    Attributes
    ----------
    code
        The vocabulary's own short name, such as ``"truck-b"``.
    label
        What a user reads.
    aliases
        Other spellings of the same thing; the labels and the code count as aliases by themselves.
    implies
        Codes that whoever holds this one also holds, directly; `Vocabulary.implied` follows them on.
    equals
        Codes of the same proof under another name: whoever holds one holds the other (said of one of the two).
    days
        How long it takes to get from nothing, what it implies included, in days of full-time course (five a week);
        None where nobody has said: `Vocabulary.days` then has a number to count with. It is a size (an evening, a
        month, a year and a half), not a timetable.
    days_source
        What `days` rests on.
    modules
        The parts that can be passed one by one (empty: it is one whole).
    validity
        How long it counts.
    portable
        False when it holds only at the workplace that gave it.
    unspecific
        True for a name that leaves open which of several it is ("körkort"): whoever holds it is asked which.
    level
        A level with its own name space (``"SeQF 4"``, ``"OCN 2"``), or None.
    concept_id
        The public JobTech taxonomy's concept id, or None where it has none.
    source
        Where the facts come from.
    checked
        The day the facts were last compared with the source.
    note
        What a reader should know besides; empty when nothing.
    """

    code: str
    label: Phrase
    aliases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    days: float | None = None
    days_source: str = ""
    modules: tuple[ModuleTerm, ...] = ()
    validity: Validity = Validity()
    portable: bool = True
    unspecific: bool = False
    level: str | None = None
    concept_id: str | None = None
    source: str = ""
    checked: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LanguageTerm:
    """A language: its ISO 639-1 code, or ISO 639-3 where 639-1 has none."""

    code: str
    label: Phrase
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseTerm:
    """A course of Swedish and the CEFR level that a completed one is estimated to give.

    Attributes
    ----------
    level
        The lower whole CEFR level of the estimate.
    previous
        The course that someone enrolled in this one has behind them, None for the first.
    estimate
        True: the school agency does not equate the courses with CEFR, so the level is flagged wherever
        it is used.
    """

    code: str
    label: Phrase
    level: str
    previous: str | None = None
    language: str = "sv"
    estimate: bool = True
    aliases: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class TrackTerm:
    """A short vocational track, its modules, and the SSYK-2012 groups that it leads to.

    Attributes
    ----------
    related
        How much of a share of this track counts where another is asked for, in percent by the other's code. It holds
        both ways: a vocabulary fills in the way back where it is not said.
    modules_of
        The modules that work in a group of occupations needs, by the group's code, where they do not all matter.
    """

    code: str
    label: Phrase
    modules: tuple[ModuleTerm, ...] = ()
    ssyk: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    related: Mapping[str, int] = field(default_factory=dict)
    modules_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("related", "modules_of"):
            object.__setattr__(self, name, MappingProxyType(dict(sorted(getattr(self, name).items()))))

    def __reduce__(self) -> tuple[type[TrackTerm], tuple[Any, ...]]:
        plain = (dict(self.related), dict(self.modules_of))
        return TrackTerm, (self.code, self.label, self.modules, self.ssyk, self.aliases, *plain)


@dataclass(frozen=True, slots=True)
class FormTerm:
    """A form of employment or programme, and when it could be decided on.

    Attributes
    ----------
    valid_from, valid_to
        The first and the last day on which a new one can be decided; None: no such bound.
    programme
        True for practice, training and studies, which are programmes and not employment.
    way
        Which way out it is: an ordinary job, a subsidised one, practice, training for a trade, or studies.
    rule, rule_from
        Who may have its subsidy, with where that is written, in words to be checked with a person and never by the
        engine; and since when that rule holds. None where there is none.
    """

    code: str
    label: Phrase
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    programme: bool = False
    way: Way = "job"
    rule: Phrase | None = None
    rule_from: date | None = None
    note: str = ""
    source: str = ""

    def is_open(self, on: date) -> bool:
        """Whether a new one can be decided on the day `on`."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of Sweden's 290 municipalities.

    Attributes
    ----------
    code
        Four digits, the leading zero kept.
    county, county_code
        The county's name without "län", and its two digits.
    labour_market
        The local labour-market area (Statistics Sweden's code), whose municipalities people commute between.
    lat, lon
        The seat, in degrees (WGS 84).
    population
        Inhabitants, about 2017: for weighting, not for statistics.
    aliases
        Other spellings, such as the seat where it has another name.
    """

    code: str
    name: str
    county: str
    county_code: str
    labour_market: str
    lat: float
    lon: float
    population: int
    aliases: tuple[str, ...] = ()


_SKILL_LEVELS = {"1": 4, "2": 4, "3": 3, "9": 1}
_STUDENT = "studerande"
_folded_once = cache(folded)  # for the vocabulary's own words, which are few


def skill_level(ssyk: str) -> int:
    """The skill level, 1–4, of a group of occupations, by its code (`OccupationTerm.skill_level`)."""
    return _SKILL_LEVELS.get(ssyk[:1], 2)


@dataclass(frozen=True, slots=True)
class OccupationTerm:
    """A four-digit group of SSYK 2012, the Swedish standard classification of occupations.

    Attributes
    ----------
    licence
        The certificate that work in the whole group needs by law, or None. `licence_for` knows of titles as well.
    title_licences
        What a title has to hold for its work to need a certificate, or another than `licence`, each with that
        certificate's code: ``("taxi", "taxi-licence")``. An empty code: such work needs none.
    protection
        What the law protects: the ``work`` itself (a physician's); ``permanent`` posts (a teacher's: fixed-term ones
        can be held without); the ``title`` (an assistant nurse's); or only the ``firm`` is authorised (an
        electrician's). None: nothing.
    """

    code: str
    label: Phrase
    aliases: tuple[str, ...] = ()
    licence: str | None = None
    title_licences: tuple[tuple[str, str], ...] = ()
    protection: Protection | None = None

    @property
    def skill_level(self) -> int:
        """The group's skill level, 1–4, which the first digit tells: 1 and 2 need higher education, 9 none.

        SSYK 2012 itself puts managers by their task and the armed forces by rank; here they are 4 and 2.
        """
        return skill_level(self.code)

    def licence_for(self, title: str = "") -> str | None:
        """The certificate that work with such a title needs by law, or None.

        Examples
        --------
        >>> from matchcore.vocabulary import default_vocabulary
        >>> drivers = default_vocabulary().occupations["8321"]
        >>> drivers.licence_for("Taxiförare, natt"), drivers.licence_for("Personbilsförare")
        ('taxi-licence', None)
        """
        words = folded(title)
        if _STUDENT in words:
            return None
        for part, licence in self.title_licences:
            if _folded_once(part) in words:
                return licence or None
        return self.licence


@dataclass(frozen=True, eq=False)
class TermTables:
    """The terms of every kind: each attribute a mapping from code to term."""

    certificates: Mapping[str, CertificateTerm]
    languages: Mapping[str, LanguageTerm]
    courses: Mapping[str, CourseTerm]
    tracks: Mapping[str, TrackTerm]
    forms: Mapping[str, FormTerm]
    municipalities: Mapping[str, Municipality]
    occupations: Mapping[str, OccupationTerm]

    def tables(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each table's name and terms."""
        return ((table.name, getattr(self, table.name)) for table in fields(self))

    @staticmethod
    def spellings(term: Any) -> tuple[str, ...]:
        """Every spelling that means `term` by itself: its labels, its code and its aliases."""
        if isinstance(term, Municipality):
            genitive = term.name if term.name.endswith(("s", "x", "z")) else f"{term.name}s"
            own = tuple(f"{name}{seat}" for name in {term.name, genitive} for seat in ("", " kommun", " stad"))
        else:
            own = (term.label.sv, term.label.en)
        return (*own, term.code, *term.aliases)
