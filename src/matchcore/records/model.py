"""The frozen model that every record is, the fields they share, and how pydantic's errors become problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from matchcore.errors import InputError, Problem, RecordError
from matchcore.messages import Message, Text

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
"""A level of the Common European Framework of Reference for Languages (CEFR), lowest first."""

LEVELS: tuple[Level, ...] = get_args(Level)

Skill = Literal["listening", "reading", "spoken_interaction", "spoken_production", "writing"]
"""The five skills of the CEFR's self-assessment grid."""

SKILLS: tuple[Skill, ...] = get_args(Skill)

# Sweden's mainland and islands with a small margin: latitude, longitude in degrees (WGS 84).
SWEDEN = ((55.0, 69.4), (10.4, 24.4))


class Refusal(ValueError):
    """Raised by a record's own check: what is wrong and what to write instead, in both languages."""

    def __init__(self, what: Message, remedy: Text | None = None, field: str | None = None) -> None:
        super().__init__(str(what))
        self.what = what
        self.remedy = remedy
        self.field = field


class Record(BaseModel):
    """A frozen record that refuses unknown fields and explains every refusal."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    refusal: ClassVar[type[InputError]] = RecordError
    """The kind of error that a refused record raises."""

    if not TYPE_CHECKING:  # type checkers keep the precise signature that pydantic gives each model

        def __init__(self, **data: Any) -> None:
            try:
                super().__init__(**data)
            except ValidationError as error:
                name = f"{type(self).__name__.lower()} {data['id']}" if data.get("id") else None
                raise self.refusal(list(problems_of(error, type(self), record=name))) from None

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Any:
        """Make the record from a mapping such as a JSON object; raises `RecordError`."""
        if not isinstance(data, Mapping):
            raise RecordError(
                Problem(Message("record.not_a_mapping"), Message("record.not_a_mapping.remedy"), value=data)
            )
        return cls(**{str(key): value for key, value in data.items()})


def problems_of(error: ValidationError, model: type[BaseModel], record: str | None = None) -> Iterator[Problem]:
    """Every fault that pydantic found, as problems that a person can act on."""
    for fault in error.errors(include_url=False):
        field: str | None = ".".join(str(step) for step in fault["loc"]) or None
        cause = fault.get("ctx", {}).get("error")
        if isinstance(cause, InputError):  # a record inside a record
            for inner in cause.problems:
                path: str | None = ".".join(part for part in (field, inner.field) if part)
                yield Problem(inner.what, inner.remedy, record, path or None, inner.value)
        elif isinstance(cause, Refusal):
            path = ".".join(part for part in (field, cause.field) if part) or None
            value = fault["input"] if field else None
            yield Problem(cause.what, cause.remedy, record, path, value)
        else:
            what, remedy = _explained(fault["type"], fault.get("ctx", {}), field, model)
            yield Problem(what, remedy, record, field, None if fault["type"] == "missing" else fault["input"])


def _explained(
    kind: str, context: Mapping[str, Any], field: str | None, model: type[BaseModel]
) -> tuple[Message, Message | None]:
    if kind == "missing":
        return Message("value.missing"), Message("value.missing.remedy")
    if kind == "extra_forbidden":
        known = sorted(model.model_fields)
        near = get_close_matches(field or "", known, n=1)
        if near:
            return Message("field.unknown"), Message("field.unknown.near", near=near[0])
        return Message("field.unknown"), Message("field.unknown.known", known=known)
    if kind in {"literal_error", "enum"}:
        return Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=context.get("expected", ""))
    if kind.startswith("date"):
        return Message("value.not_a_date"), Message("value.not_a_date.remedy")
    if kind.startswith(("int", "float", "decimal")):
        return Message("value.not_a_number"), Message("value.not_a_number.remedy")
    if kind == "finite_number":
        return Message("value.not_finite"), Message("value.not_a_number.remedy")
    if kind.startswith("bool"):
        return Message("value.not_a_bool"), Message("value.not_a_bool.remedy")
    if kind in {"greater_than_equal", "greater_than"}:
        return Message("value.too_small"), Message("value.too_small.remedy", least=context.get("ge", context.get("gt")))
    if kind in {"less_than_equal", "less_than"}:
        return Message("value.too_large"), Message("value.too_large.remedy", most=context.get("le", context.get("lt")))
    if kind == "string_pattern_mismatch":
        return Message("value.bad_form"), Message("value.bad_form.remedy", pattern=context.get("pattern", ""))
    if kind in {"string_too_short", "string_too_long"}:
        return Message("value.bad_length"), None
    if kind.startswith("string"):
        return Message("value.not_text"), None
    if kind.startswith(("tuple", "list", "dict", "mapping", "model", "dataclass")):
        return Message("value.wrong_shape"), None
    return Message("value.refused", detail=kind), None


def no_bool(value: Any) -> Any:
    """Refuse True and False where a number is meant: pydantic would read them as 1 and 0."""
    if isinstance(value, bool):
        raise Refusal(Message("value.not_a_number"), Message("value.not_a_number.remedy"))
    return value


def unique(field: str) -> AfterValidator:
    """Refuse two entries of a tuple with the same `field`."""

    def check(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        seen: set[str] = set()
        for entry in entries:
            key = getattr(entry, field)
            if key in seen:
                raise Refusal(Message("value.twice", value=key), Message("value.twice.remedy"))
            seen.add(key)
        return entries

    return AfterValidator(check)


Id = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.:_-]*$", max_length=80)]
Percent = Annotated[int, BeforeValidator(no_bool), Field(ge=0, le=100)]
Fact = bool | int | float | str


class Place(Record):
    """Where someone lives or works: a coordinate, a municipality, a postcode, or several of them.

    A coordinate is used before a municipality; a place known only by municipality is taken to be the
    municipality's seat, and explanations say so. A postcode alone cannot be placed and counts as unknown.

    Attributes
    ----------
    lat, lon
        Degrees north and east (WGS 84). Both or neither; within Sweden.
    municipality
        The four-digit municipality code, leading zero kept, such as ``"0580"``.
    postcode
        Five digits, with or without the space.
    """

    lat: float | None = None
    lon: float | None = None
    municipality: str | None = None
    postcode: Annotated[str, Field(pattern=r"^\d{3} ?\d{2}$")] | None = None

    @model_validator(mode="before")
    @classmethod
    def _check(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        code = data.get("municipality")
        if code is not None and (not isinstance(code, str) or not (len(code.strip()) == 4 and code.strip().isdigit())):
            padded = str(code).strip().zfill(4)
            remedy = (
                Message("place.municipality.padded", padded=padded)
                if padded.isdigit() and len(padded) == 4
                else Message("place.municipality.remedy")
            )
            raise Refusal(Message("place.municipality.form", value=str(code)), remedy, "municipality")
        return data

    @model_validator(mode="after")
    def _inside(self) -> Place:
        if (self.lat is None) != (self.lon is None):
            raise Refusal(Message("place.half"), Message("place.half.remedy"), "lat" if self.lat is None else "lon")
        if self.lat is None or self.lon is None:
            if self.municipality is None and self.postcode is None:
                raise Refusal(Message("place.empty"), Message("place.empty.remedy"))
            return self
        if _in_sweden(self.lat, self.lon):
            return self
        where = Message("place.coordinate", lat=self.lat, lon=self.lon)
        if self.lat == 0 and self.lon == 0:
            raise Refusal(Message("place.zero"), Message("place.zero.remedy"), "lat")
        if _in_sweden(self.lon, self.lat):
            raise Refusal(Message("place.swapped", where=where), Message("place.swapped.remedy"), "lat")
        raise Refusal(Message("place.outside", where=where), Message("place.outside.remedy"), "lat")


def _in_sweden(lat: float, lon: float) -> bool:
    (south, north), (west, east) = SWEDEN
    return south <= lat <= north and west <= lon <= east
