"""The frozen model that every record is, the fields they share, and how pydantic's errors become problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NoReturn, Self, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import CoreSchema, PydanticCustomError

from matchcore.errors import InputError, Problem, RecordError
from matchcore.messages import Message, Phrase, Text, with_remedy
from matchcore.personal import is_personal, plain_text
from matchcore.records.quoting import with_errors_for_json
from matchcore.suggestions import names_near

Level = Literal["Pre-A1", "A1", "A2", "B1", "B2", "C1", "C2"]
"""A level of the Common European Framework of Reference for Languages (CEFR), lowest first.

Pre-A1 is less than A1: a few words. A level's place here, from 0, is its number in the columns of a pool.
"""

LEVELS: tuple[Level, ...] = get_args(Level)

Skill = Literal["listening", "reading", "spoken_interaction", "spoken_production", "writing"]
"""The five skills of the CEFR's self-assessment grid."""

SKILLS: tuple[Skill, ...] = get_args(Skill)

Way = Literal["job", "subsidised", "practice", "training", "studies", "practice_then_job", "job_with_training"]
"""What an opening leads a person to: a job, a job with a subsidy, practice, training for a trade, or other studies.

Two are chains, each a way of its own: practice that leads on to a job, and a job with training alongside.
"""

WAYS: tuple[Way, ...] = get_args(Way)

CHAINS: Mapping[Way, tuple[Way, Way]] = {
    "practice_then_job": ("practice", "job"),
    "job_with_training": ("job", "training"),
}
"""The links of each chain of ways."""

Shift = Literal["day", "evening", "night", "weekend"]
"""When work is done."""

SHIFTS: tuple[Shift, ...] = get_args(Shift)

Support = Literal["none", "some", "much"]
"""How much instruction a person needs at work, or a workplace gives; never a diagnosis."""

SUPPORTS: tuple[Support, ...] = get_args(Support)

EducationLevel = Literal["compulsory", "upper_secondary", "vocational", "higher"]
"""How far an education goes: compulsory school, upper secondary school, training for a trade, higher education."""

SKILL_LEVELS: Mapping[EducationLevel, int] = {"compulsory": 1, "upper_secondary": 2, "vocational": 2, "higher": 4}
"""The skill level, 1–4, of the work that an education prepares for (Statistics Sweden, SSYK 2012)."""

_SSYK = r"^[0-9]{4}$"

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_LARGEST_INT = 2**63 - 1

# How the records inside records are written.
_WRITTEN = {
    "Certificate": 'Certificate(code="truck-b")',
    "Language": 'Language(language="sv", level="B1")',
    "LanguageDemand": 'LanguageDemand(language="sv", level="B1")',
    "TrackProgress": 'TrackProgress(track="care", share=60)',
    "Occupation": 'Occupation(ssyk="5321", years=4)',
    "Education": 'Education(level="vocational", ssyk="5321")',
    "Wishes": 'Wishes(occupations=["5321"], ways=["job"])',
    "Hours": "Hours(least=50, most=100)",
    "Place": 'Place(municipality="0580")',
}

PERSONAL, PERSONAL_VALUE = "id.personal", "value.personal"
"""Why an id, or a group or fact, is refused: what stood there is then not told."""

ONE_CODE, ONE_OF_SEVERAL, ONE_LANGUAGE = "one code", "one of several", "one language"
"""The kinds that a certificate asked for, or what a course gives, may be of, as pydantic tells its way."""

# Sweden's mainland and islands with a small margin: latitude, longitude in degrees (WGS 84).
SWEDEN = ((55.0, 69.4), (10.4, 24.4))


class Refusal(PydanticCustomError):
    """Raised by a record's own check: what is wrong and what to write instead, in both languages.

    Pydantic shows it as an error of its own kind, in English: its type is the message's key.
    """

    def __new__(cls, what: Message, remedy: Text | None = None, field: str | None = None) -> Self:
        """Make the error as pydantic takes it up."""
        return super().__new__(cls, what.key, "{problem}", {"problem": _Worded(what, remedy, field)})

    def __init__(self, what: Message, remedy: Text | None = None, field: str | None = None) -> None:
        self.what = what
        self.remedy = remedy
        self.field = field


class _Worded(str):
    """A refusal as text, that JSON can hold, and what the text was made of."""

    __slots__ = ("field", "remedy", "what")

    what: Message
    remedy: Text | None
    field: str | None

    def __new__(cls, what: Message, remedy: Text | None, field: str | None) -> Self:
        """Word it in English."""
        if (remedy is None or (isinstance(remedy, Message) and not remedy.values)) and not what.values:
            made = super().__new__(cls, _plain_words(what, remedy, field))
        else:
            made = super().__new__(cls, Problem(what, remedy, field=field).text("en"))
        made.what, made.remedy, made.field = what, remedy, field
        return made


@lru_cache(maxsize=1_000)
def _plain_words(what: Message, remedy: Message | None, field: str | None) -> str:
    """The words of what has no values in it, once: cells are tried by readers that refuse most of them."""
    return Problem(what, remedy, field=field).text("en")


class Record(BaseModel):
    """A frozen record that refuses unknown fields and explains every refusal.

    Made directly or by `parse` it raises its own kind of `InputError`; where pydantic validates it (a `TypeAdapter`,
    ``model_validate``, a request's body) it raises pydantic's ``ValidationError``, with the same words.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, hide_input_in_errors=True
    )

    refusal: ClassVar[type[InputError]] = RecordError
    """The kind of error that a refused record raises."""

    if not TYPE_CHECKING:  # type checkers keep the precise signature that pydantic gives each model

        def __init__(self, /, **data: Any) -> None:
            try:
                super().__init__(**data)
            except ValidationError as error:
                given = data.get("id")
                name = f"{type(self).__name__.lower()} {given}" if isinstance(given, str | int) and given else None
                name = None if name is None or is_personal(str(given)) else name
                raise self.refusal(list(problems_of(error, type(self), record=name))) from None

        # Pydantic then checks a record inside something else by itself, and its errors are pydantic's own.
        __init__.__pydantic_base_init__ = True

    @model_validator(mode="wrap")
    @classmethod
    def _with_errors_for_json(cls, data: Any, made_of: ModelWrapValidatorHandler[Self]) -> Self:
        return with_errors_for_json(data, made_of)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; what is changed is checked as it is in a new record. Raises this record's kind of `InputError`."""
        if not update:
            return super().model_copy(deep=deep)
        return type(self)(**{name: getattr(self, name) for name in self.model_fields_set} | dict(update))

    if not TYPE_CHECKING:  # as pydantic's plugin types it

        @classmethod
        def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
            """A new record, checked like any other: what enters a pool is sound whichever way it was made."""
            return cls(**values)

    @classmethod
    def of_sound(cls, fields_set: set[str], values: Mapping[str, Any], /) -> Self:
        """A record of values that are known to be what the checks would make of them; nothing is looked at.

        Every field stands in `values`, in the order of the record. They are set one by one, so that Python keeps the
        names of the fields once for all records and not with each: half the memory.
        """
        made, put = cls.__new__(cls), object.__setattr__
        for name, value in values.items():
            put(made, name, value)
        put(made, "__pydantic_fields_set__", fields_set)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Any:
        """Make the record from a mapping such as a JSON object; raises this record's kind of `InputError`."""
        if not isinstance(data, Mapping):
            raise cls.refusal(Problem(*with_remedy("record.not_a_mapping"), value=data))
        return cls(**{str(key): value for key, value in data.items()})

    @classmethod
    def parse_all(cls, data: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Make a record of each mapping; raises one `InputError` for all that is wrong in any of them.

        One without an id is told by its number among them, from 1: ``candidate #3``.
        """
        made, problems = [], []
        for number, one in enumerate(data, 1):
            try:
                made.append(cls.parse(one))
            except InputError as error:
                name = f"{cls.__name__.lower()} #{number}"
                problems += [replace(told, record=told.record or name) for told in error.problems]
        if problems:
            raise cls.refusal(problems)
        return made


def problems_of(error: ValidationError, model: type[BaseModel], record: str | None = None) -> Iterator[Problem]:
    """Every fault that pydantic found, as problems that a person can act on."""
    for fault in error.errors(include_url=False):
        steps = [str(step) for step in fault["loc"] if step not in (ONE_CODE, ONE_OF_SEVERAL, ONE_LANGUAGE)]
        field: str | None = ".".join(steps) or None
        context = fault.get("ctx", {})
        cause, inner = context.get("problem"), context.get("error")
        if isinstance(inner, InputError):  # a record that a validator made
            for told in inner.problems:
                path = ".".join(part for part in (field, told.field) if part) or None
                yield Problem(told.what, told.remedy, record or told.record, path, told.value)
        elif isinstance(cause, _Worded):
            path = ".".join(part for part in (field, cause.field) if part) or None
            value = (
                fault["input"] if field and cause.what.key not in (PERSONAL, PERSONAL_VALUE, "contact.number") else None
            )
            yield Problem(cause.what, cause.remedy, record, path, value)
        else:
            what, remedy = _explained(fault["type"], context, field, _model_at(model, steps[:-1]))
            # What stands in a field that nobody knows may be anything, a name too.
            is_quoted = fault["type"] not in ("missing", "extra_forbidden")
            yield Problem(what, remedy, record, field, fault["input"] if is_quoted else None)


def _model_at(model: type[BaseModel], steps: Sequence[str]) -> type[BaseModel]:
    """The model that a path within `model` leads to: that of a record within a record."""
    for step in steps:
        known = model.model_fields.get(step)
        if known is not None:
            model = next(_models_in(known.annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field's annotation names, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


_EXPLAINED: tuple[tuple[str | tuple[str, ...], str, str | None], ...] = (
    ("missing", "value.missing", "value.missing.remedy"),
    ("date", "value.not_a_date", "value.not_a_date.remedy"),
    (("int", "float", "decimal"), "value.not_a_number", "value.not_a_number.remedy"),
    ("finite_number", "value.not_finite", "value.not_a_number.remedy"),
    ("bool", "value.not_a_bool", "value.not_a_bool.remedy"),
    (("string_too_short", "string_too_long"), "value.bad_length", None),
    ("string", "value.not_text", "value.not_text.remedy"),
    (("tuple", "list"), "value.wrong_shape", "value.wrong_shape.list"),
    (("dict", "mapping"), "value.wrong_shape", "value.wrong_shape.mapping"),
)
"""What pydantic's kinds of faults begin with, what is said of them and what to write instead; the first that fits."""


def _explained(
    kind: str, context: Mapping[str, Any], field: str | None, model: type[BaseModel]
) -> tuple[Message, Message | None]:
    last = (field or "").rsplit(".", 1)[-1]
    if kind == "extra_forbidden":
        known = sorted(model.model_fields)
        if near := names_near(last, known, 1):
            return Message("field.unknown"), Message("field.unknown.near", near=near[0])
        return Message("field.unknown"), Message("field.unknown.known", known=known)
    if kind in {"literal_error", "enum"}:
        said = str(context.get("expected", ""))  # pydantic says "'a', 'b' or 'c'"
        allowed = Phrase(said.replace(" or ", " eller "), said)
        return Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=allowed)
    if kind in {"greater_than_equal", "greater_than"}:
        return Message("value.too_small"), Message("value.too_small.remedy", least=context.get("ge", context.get("gt")))
    if kind in {"less_than_equal", "less_than"}:
        return Message("value.too_large"), Message("value.too_large.remedy", most=context.get("le", context.get("lt")))
    if kind == "string_pattern_mismatch":
        if last == "postcode":
            return Message("place.postcode.form"), Message("place.postcode.form.remedy")
        name = "ssyk" if context.get("pattern") == _SSYK else "digest" if last == "digest" else "code"
        return Message("value.bad_form"), Message(f"value.bad_form.{name}")
    if kind.startswith(("model", "dataclass")):
        written = _WRITTEN.get(str(context.get("class_name")))
        remedy = Message("value.wrong_shape.record", written=written) if written else None
        return Message("value.wrong_shape"), remedy or Message("value.wrong_shape.mapping")
    for begins, what, instead in _EXPLAINED:
        if kind.startswith(begins):
            return Message(what), None if instead is None else Message(instead)
    return Message("value.refused", detail=kind), None


def plain_fields(model: type[BaseModel]) -> dict[str, type]:
    """The fields of a record that hold one plain value, by name: a day, a number or text; hidden ones are left out."""
    kinds = {name: _plain_kind(told.annotation) for name, told in model.model_fields.items() if not told.exclude}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _plain_kind(annotation: Any) -> type | None:
    if isinstance(annotation, type):
        return annotation if annotation in (date, bool, int, float, str) else None
    if get_origin(annotation) is Literal:
        return str
    inner = [one for one in get_args(annotation) if one is not type(None)]
    return _plain_kind(inner[0]) if get_origin(annotation) is Annotated or len(inner) == 1 else None


def no_bool(value: Any) -> Any:
    """Refuse True and False (NumPy's too) where a number is meant: pydantic would read them as 1 and 0."""
    if isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        raise Refusal(*with_remedy("value.not_a_number"))
    return value


def yes_or_no(value: Any) -> Any:
    """Refuse what is not True or False (NumPy's too): pydantic would read 1, "on" and "t" as yes."""
    plain = value.item() if getattr(getattr(value, "dtype", None), "kind", "") == "b" else value
    if not isinstance(plain, bool):
        raise Refusal(*with_remedy("value.not_a_bool"))
    return plain


def day(value: Any) -> Any:
    """Refuse what only looks like a date to pydantic, which reads any number as seconds since 1970."""
    if isinstance(value, str):
        value = value.strip()
    is_day = bool(_ISO_DAY.match(value)) if isinstance(value, str) else isinstance(value, date)
    if not is_day or value != value:  # pandas' missing time (NaT) is a date that does not equal itself
        raise Refusal(*with_remedy("value.not_a_date"))
    return value


def in_order(value: Any) -> Any:
    """Give a set an order of its own; Python's differs from run to run."""
    return sorted(value, key=str) if isinstance(value, set | frozenset) else value


def fact(value: Any) -> Any:
    """Refuse a fact that is not yes or no, a number or text; NumPy's scalars become Python's."""
    plain = value.item() if hasattr(value, "item") and getattr(value, "shape", None) == () else value
    if isinstance(plain, int) and not -_LARGEST_INT <= plain <= _LARGEST_INT:
        raise Refusal(*with_remedy("value.too_large", most=_LARGEST_INT))
    if isinstance(plain, float) and not isfinite(plain):
        raise Refusal(Message("value.not_finite"), Message("value.not_a_number.remedy"))
    if not isinstance(plain, bool | int | float | str):
        raise Refusal(*with_remedy("facts.kind"))
    return plain


class Fixed(dict[str, Any]):
    """A mapping that does not change, as a field of a frozen record; otherwise a `dict`."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} does not change: make a new record instead")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # it never changes, so it may have one
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Fixed], tuple[dict[str, Any]]]:
        return Fixed, (dict(self),)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As a default in a schema it is a mapping as others are."""
        return handler(dict[str, Any])


def looking_for_themselves(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a record that refuse what names a person, or are for it."""
    return frozenset(name for name, field in model.model_fields.items() if OWN_LOOK in field.metadata)


def unique(field: str = "") -> AfterValidator:
    """Refuse two entries of a tuple with the same `field`; with none, two of the same."""

    def check(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        seen: set[str] = set()
        for entry in entries:
            key = getattr(entry, field) if field else entry
            if key in seen:
                raise Refusal(*with_remedy("value.twice", value=key))
            seen.add(key)
        return entries

    return AfterValidator(check)


_T = TypeVar("_T")
if TYPE_CHECKING:  # a list, or any other sequence, becomes a tuple: so that is what type checkers let through
    Several = Sequence[_T]
    ByName = Mapping[str, _T]
else:
    Several = tuple[_T, ...]
    ByName = dict[str, _T]


def _pseudonym(text: str) -> str:
    """An id as it looks; refuse what names the person."""
    plain = plain_text(text)
    if not plain:
        raise Refusal(*with_remedy("value.missing"))
    if is_personal(plain):
        raise Refusal(Message(PERSONAL), Message("id.personal.remedy"))
    return plain


def _nobodys(named: dict[str, Any]) -> dict[str, Any]:
    """Refuse what names a person among names and what they stand for."""
    for name, value in named.items():
        if is_personal(name):
            raise Refusal(Message(PERSONAL_VALUE), Message("value.personal.remedy"))
        if isinstance(value, str) and is_personal(value):
            raise Refusal(Message(PERSONAL_VALUE), Message("value.personal.remedy"), name)
    return named


OWN_LOOK = "looks for itself"
"""In a field's type: what names a person is refused there, or belongs there. From others readers take it out, told."""

Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_pseudonym), OWN_LOOK]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.:_-]*$", max_length=80)]
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(no_bool)]
Codes = Annotated[Several[Code], BeforeValidator(in_order)]
Ssyk = Annotated[str, Field(pattern=_SSYK)]
YesOrNo = Annotated[bool, BeforeValidator(yes_or_no)]
Day = Annotated[date, BeforeValidator(day)]
Fact = Annotated[bool | int | float | str, BeforeValidator(fact)]
Facts = Annotated[ByName[Fact], AfterValidator(_nobodys), AfterValidator(Fixed), OWN_LOOK]
Groups = Annotated[ByName[str], AfterValidator(_nobodys), AfterValidator(Fixed), OWN_LOOK]
Degrees = Annotated[float, BeforeValidator(no_bool)]


class LanguageLevels(Record):
    """A language at levels of the CEFR, as a whole and skill by skill."""

    language: Code
    level: Level | None = None
    listening: Level | None = None
    reading: Level | None = None
    spoken_interaction: Level | None = None
    spoken_production: Level | None = None
    writing: Level | None = None

    @property
    def skills(self) -> dict[Skill, Level]:
        """The levels skill by skill, of those that are given."""
        return {skill: level for skill in SKILLS if (level := getattr(self, skill)) is not None}


class Place(Record):
    """Where someone lives or works: a coordinate, a postcode, a locality, a municipality, or several of them.

    The finest counts, in that order. A postcode or a locality is taken to be the middle of the town or village, a
    municipality its seat, and explanations say so. A postcode that is in no table counts as not given.

    Attributes
    ----------
    lat, lon
        Degrees north and east (WGS 84). Both or neither; within Sweden.
    municipality
        The four-digit municipality code, leading zero kept, such as ``"0580"``.
    postcode
        Five digits, with or without the space.
    locality
        The name of a town or village with postcodes of its own, such as ``"Lima"``; where several have the name, the
        municipality or the postcode says which.
    """

    lat: Degrees | None = None
    lon: Degrees | None = None
    municipality: Annotated[str, Field(json_schema_extra={"pattern": r"^\s*\d{4}\s*$"})] | None = None
    postcode: Annotated[str, Field(pattern=r"^[0-9]{3} ?[0-9]{2}$")] | None = None
    locality: Annotated[str, Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _check(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        code = data.get("municipality")
        if code is not None and not (isinstance(code, str) and _FOUR_DIGITS.fullmatch(code.strip())):
            # A spreadsheet makes 580 or 580.0 of "0580".
            padded = re.sub(r"\.0$", "", str(code).strip()).zfill(4) if isinstance(code, str | int | float) else ""
            remedy = (
                Message("place.municipality.padded", padded=padded)
                if _FOUR_DIGITS.fullmatch(padded)
                else Message("place.municipality.remedy")
            )
            raise Refusal(Message("place.municipality.form", value=str(code)), remedy, "municipality")
        return data

    @model_validator(mode="after")
    def _inside(self) -> Place:
        if (self.lat is None) != (self.lon is None):
            raise Refusal(*with_remedy("place.half"), "lat" if self.lat is None else "lon")
        if self.lat is None or self.lon is None:
            if self.municipality is None and self.postcode is None and self.locality is None:
                raise Refusal(*with_remedy("place.empty"))
            return self
        if _in_sweden(self.lat, self.lon):
            return self
        where = Message("place.coordinate", lat=self.lat, lon=self.lon)
        if self.lat == 0 and self.lon == 0:
            raise Refusal(*with_remedy("place.zero"), "lat")
        if _in_sweden(self.lon, self.lat):
            raise Refusal(*with_remedy("place.swapped", where=where), "lat")
        raise Refusal(*with_remedy("place.outside", where=where), "lat")


def _in_sweden(lat: float, lon: float) -> bool:
    (south, north), (west, east) = SWEDEN
    return south <= lat <= north and west <= lon <= east
