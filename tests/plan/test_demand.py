"""What unfilled seats lack: counted against every pair by itself."""

from __future__ import annotations

import json

from matchcore import Ban, Candidate, MatchResult, Opening, match, synthetic_pool

POOL = synthetic_pool(programme="malung-salen", seed=7)


def slowly(result: MatchResult) -> dict[tuple[str, str | None], set[tuple[str, str]]]:
    """Pairs of the unplaced and seats that are left, by what alone would open them."""
    found: dict[tuple[str, str | None], set[tuple[str, str]]] = {}
    for person in result.unplaced:
        for left in result.seats_left:
            told = result.explain(person.candidate_id, left.opening_id)
            closed = [part for part in told.parts if not part.is_open]
            if (
                left.n_left
                and len(closed) == 1
                and len(closed[0].openers) == 1
                and closed[0].criterion != "least_score"
            ):
                change = closed[0].openers[0]
                found.setdefault((change.kind, change.code), set()).add((person.candidate_id, left.opening_id))
    return found


def test_it_counts_what_every_pair_says() -> None:
    """People, openings and seats are those of all pairs that one gate parts."""
    result = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    expected, told = slowly(result), result.demand_map()
    assert len(told) > 5
    for (kind, code), pairs in expected.items():
        same = [one for one in told if (one.kind, one.code) == (kind, code)]
        assert {name for one in same for name in one.people} == {name for name, _ in pairs}
    assert {(one.kind, one.code) for one in told} == set(expected)
    left = {each.opening_id: each.n_left for each in result.seats_left}
    assert told.n_seats == sum(left.values())
    assert told.n_people == len(result.unplaced)
    assert [one.n_filled for one in told] == sorted((one.n_filled for one in told), reverse=True)
    assert json.loads(json.dumps(told.to_dict())) == told.to_dict()


def test_people_fill_seats_one_each() -> None:
    """Three lack the licence for two seats: two are filled; the one who is banned is not counted."""
    people = [Candidate(id=f"c{i}") for i in range(4)]
    places = [
        Opening(id="o1", certificates_required=["hlr"], title="Vakt", workplace={"municipality": "0123"}),
        Opening(id="o2", certificates_required=["hlr"], workplace={"municipality": "0123"}),
    ]
    bans = [Ban("c0", name, reason="so") for name in ("o1", "o2")]
    (lack,) = match(people, places, bans=bans).demand_map()
    assert (lack.kind, lack.code, lack.people) == ("certificate", "hlr", ("c1", "c2", "c3"))
    assert (lack.n_openings, lack.n_seats, lack.n_filled) == (2, 2, 2)
    assert lack.municipalities == (("Järfälla", 2),)
    assert "HLR" in lack.text.text("sv")


def test_nothing_left_is_said() -> None:
    """No seat left, or nobody unplaced: an empty map, and a sentence."""
    told = match([Candidate(id="c1")], [Opening(id="o1")]).demand_map()
    assert not told.lacks
    assert "Ingen av dem utan förslag" in str(told)
