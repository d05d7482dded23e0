"""Records inside pydantic: a service that takes them gets pydantic's own errors, with our words, and a schema."""

from __future__ import annotations

import asyncio
import json
import warnings
from typing import Any

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from matchcore import Candidate, Lock, Opening, Policy, RecordError
from strategies import candidates, openings

PEOPLE = TypeAdapter(list[Candidate])
FAULTY: dict[str, Any] = {
    "id": "c1",
    "home": {"lat": 0, "lon": 0},
    "languages": [{"language": "sv"}],
    "reach_km": -1,
    "available_from": 5,
}


@pytest.mark.parametrize(
    "validate",
    [
        lambda data: PEOPLE.validate_python([data]),
        lambda data: PEOPLE.validate_json(json.dumps([data])),
        Candidate.model_validate,
        lambda data: Candidate.model_validate_json(json.dumps(data)),
    ],
    ids=["adapter", "adapter of JSON", "model_validate", "model_validate_json"],
)
def test_pydantic_raises_its_own_error_with_every_fault_where_it_stands(validate: Any) -> None:
    """Each fault has its place to the last step, a type, and our words; the list goes to JSON."""
    with pytest.raises(ValidationError) as caught:
        validate(FAULTY)
    faults = json.loads(json.dumps(caught.value.errors()))
    assert [(fault["type"], fault["loc"][fault["loc"][0] == 0 :]) for fault in faults] == [
        ("language.empty", ["languages", 0]),
        ("place.zero", ["home"]),
        ("greater_than_equal", ["reach_km"]),
        ("value.not_a_date", ["available_from"]),
    ]
    assert faults[0]["msg"].startswith("level: neither a level nor a course is given. Give a level")
    assert [fault["msg"] for fault in json.loads(caught.value.json())] == [fault["msg"] for fault in faults]


def test_made_directly_the_same_faults_are_a_record_error() -> None:
    """The same faults, told as matchcore tells them: record, field, value and remedy, in both languages."""
    for make in (lambda: Candidate(**FAULTY), lambda: Candidate.parse(FAULTY)):
        with pytest.raises(RecordError) as caught:
            make()
        told = [(problem.record, problem.field) for problem in caught.value.problems]
        assert told == [
            ("candidate c1", field) for field in ("languages.0.level", "home.lat", "reach_km", "available_from")
        ]
        assert "koordinaten" in caught.value.text("sv")


def test_what_was_given_does_not_stand_in_the_words_of_an_error() -> None:
    """A log of the error shows where and what is wrong, and nothing of the person."""
    with pytest.raises(ValidationError) as caught:
        Candidate.model_validate({"id": "c1", "available_from": "secret"})
    assert "available_from" in str(caught.value)
    assert "secret" not in str(caught.value)


@given(candidate=candidates(), opening=openings())
def test_what_is_valid_is_the_same_by_every_way(candidate: Candidate, opening: Opening) -> None:
    """Through pydantic, from JSON or from plain values, a record is the one that is made directly."""
    for kind, record in ((Candidate, candidate), (Opening, opening)):
        adapter: TypeAdapter[Any] = TypeAdapter(list[kind])  # type: ignore[valid-type]  # mypy knows no loop over types
        dumped = record.model_dump(mode="json")
        for made in (adapter.validate_python([dumped])[0], adapter.validate_json(json.dumps([dumped]))[0]):
            assert made == record == kind(**dumped)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("kind", [Candidate, Opening, Policy, Lock])
def test_the_schema_comes_without_a_warning_and_in_json_schemas_words(kind: Any, mode: Any) -> None:
    """Bounds are "minimum" and "maximum"; nothing of pydantic's own stands among them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = json.dumps(kind.model_json_schema(mode=mode))
    assert not [bound for bound in ("ge", "gt", "le", "lt") if f'"{bound}":' in written]


class _Wrapped(BaseModel):
    name: str

    @field_validator("name")
    @classmethod
    def _makes_a_record(cls, name: str) -> str:
        return str(Candidate(id=name, reach_km=-1).id)


@pytest.fixture(scope="module")
def ask() -> Any:
    """Asks a FastAPI service of a few lines, without a network: gives the status and what it answers."""
    fastapi, httpx = pytest.importorskip("fastapi"), pytest.importorskip("httpx")
    service = fastapi.FastAPI()

    @service.post("/match")
    def _match(candidates: list[Candidate], openings: list[Opening]) -> list[Candidate]:
        return [*candidates, *(Candidate(id=opening.id) for opening in openings)]

    @service.post("/wrapped")
    def _wrapped(one: _Wrapped) -> str:
        return one.name

    async def asked(method: str, path: str, body: Any) -> tuple[int, Any]:
        transport = httpx.ASGITransport(app=service)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            answer = await client.request(
                method, path, content=json.dumps(body), headers={"Content-Type": "application/json"}
            )
        return answer.status_code, answer.json()

    return lambda method, path, body=None: asyncio.run(asked(method, path, body))


@pytest.mark.parametrize(
    "candidate",
    [
        FAULTY,
        {},
        5,
        None,
        {"id": "c", "facts": {"sex": "x"}},
        {"id": "c", "home": {"municipality": 580}},
        {"id": "c", "name": "x"},
        {"id": "c", "languages": [{"language": "sv", "level": "B3"}] * 2},
        {"id": "c", "certificates": [{"code": "hlr", "issued": "2026-01-01", "expires": "2025-01-01"}]},
    ],
    ids=str,
)
def test_a_service_answers_422_and_says_where(ask: Any, candidate: Any) -> None:
    """Whatever is wrong with a candidate in a body, FastAPI answers with the faults and their places."""
    status, answer = ask("POST", "/match", {"candidates": [candidate], "openings": []})
    assert status == 422
    assert all(fault["loc"][:3] == ["body", "candidates", 0] and fault["msg"] for fault in answer["detail"])


def test_a_service_answers_422_for_a_record_made_in_a_check_of_its_own(ask: Any) -> None:
    """A `RecordError` inside somebody's validator is told too."""
    status, answer = ask("POST", "/wrapped", {"name": "c1"})
    assert status == 422
    assert "reach_km" in answer["detail"][0]["msg"]


def test_a_service_takes_records_gives_them_back_and_describes_them(ask: Any) -> None:
    """A sound body is answered, and /openapi.json holds the schema of both records."""
    sound = {"id": "c1", "facts": {"own_car": True}, "groups": {"sex": "x"}}
    opening = {"id": "o1", "certificates_required": ["hlr", ["underskoterska", "vardbitrade"]]}
    status, answer = ask("POST", "/match", {"candidates": [sound], "openings": [opening]})
    assert (status, [one["id"] for one in answer], answer[0]["facts"]) == (200, ["c1", "o1"], {"own_car": True})
    status, described = ask("GET", "/openapi.json")
    assert status == 200
    assert {"Candidate", "Opening"} <= {name.partition("-")[0] for name in described["components"]["schemas"]}


@pytest.mark.parametrize(
    "body",
    [
        '[{"id": "a", "reach_km": NaN}]',
        '[{"id": "a", "reach_km": -Infinity, "seats": 1}]',
        '[{"id": "a", "facts": {"x": NaN}}]',
        '[{"id": "a", "home": {"municipality": NaN}}]',
        '[{"id": "a", "home": {"lat": NaN, "lon": 15}}]',
        '[{"id": "a", "certificates": [NaN]}]',
        '[{"id": NaN}, NaN]',
        r'[{"id": "\ud800"}]',
        r'[{"id": "a", "\ud800": 1}]',
        r'[{"id": "a", "facts": {"\ud800": 1}}]',
        r'[{"id": "a", "languages": [{"\udc00": "\ud800"}]}]',
    ],
)
def test_what_json_can_not_hold_is_answered_as_any_other_fault(ask: Any, body: str) -> None:
    """NaN and half characters, which Python's JSON reads, are told with status 422, our words and the place."""
    status, answer = ask("POST", "/match", {"candidates": json.loads(body), "openings": []})
    assert status == 422
    assert all(fault["loc"][:2] == ["body", "candidates"] and fault["msg"] for fault in answer["detail"])
    with pytest.raises(ValidationError) as caught:
        PEOPLE.validate_python(json.loads(body))
    assert json.loads(caught.value.json()) is not None
    for data in json.loads(body):
        with pytest.raises(RecordError) as refused:
            Candidate.parse(data)
        assert all(problem.text("sv") for problem in refused.value.problems)


def test_the_words_of_a_fault_are_the_same_where_another_is_quoted_as_text() -> None:
    """One NaN among the faults changes nothing of the others."""
    with pytest.raises(ValidationError) as plain:
        PEOPLE.validate_python([FAULTY])
    with pytest.raises(ValidationError) as mixed:
        PEOPLE.validate_python([{**FAULTY, "facts": {"x": float("nan")}}])
    told = [(fault["type"], fault["loc"], fault["msg"]) for fault in mixed.value.errors()]
    expected = [(fault["type"], fault["loc"], fault["msg"]) for fault in plain.value.errors()]
    assert [one for one in told if "facts" not in one[1]] == expected
    assert [one[0] for one in told if "facts" in one[1]] == ["value.not_finite"]


def test_an_error_of_a_model_around_quotes_nobody() -> None:
    """Pydantic's own errors are logged: what is personal in what came in is masked in all that they show."""

    class Asked(BaseModel):
        people: list[Candidate]

    number = "19121212-1212"
    wrong = {"id": number, "languages": [{"language": "sv", "level": f"B9 {number}"}], "reach_km": -5, number: 1}
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate_json(json.dumps({"people": [wrong]}))
    shown = f"{refused.value} {refused.value.errors()} {refused.value.json()}"
    assert "1212" not in shown
    assert "B9 •••" in shown
    assert {fault["loc"][2] for fault in refused.value.errors()} == {"id", "languages", "reach_km", "•••"}
    assert [fault["input"] for fault in refused.value.errors() if fault["loc"][2] == "reach_km"] == [-5]
