"""The page: the result's own numbers, nothing fetched, nothing run but its own script, free text never markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from handout_cases import EMPLOYERS, empty, nasty, none_placed

from matchcore import Candidate, Certificate, FileError, MatchResult, Opening, Place, match
from matchcore.handout.employer_paper import asked_for
from matchcore.handout.page import page_of
from matchcore.handout.page_data import towns_of
from matchcore.rendering import points, signed_points
from matchcore.solution.parts import by_weight


class Read(HTMLParser):
    """The page's elements, what stands in its scripts and style, and the text of its rows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.rows: list[tuple[dict[str, str | None], list[str]]] = []
        self.is_in_cell = self.is_raw = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.elements.append((tag, named))
        if tag in {"script", "style"}:
            self.raw.append((tag, named, ""))
        if tag == "tr":
            self.rows.append((named, []))
        if tag in {"td", "th"}:
            self.rows[-1][1].append("")
            self.is_in_cell = True
        self.is_raw = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell &= tag not in {"td", "th"}
        self.is_raw = False

    def handle_data(self, data: str) -> None:
        if self.is_raw:
            tag, named, text = self.raw[-1]
            self.raw[-1] = (tag, named, text + data)
        elif self.is_in_cell:
            self.rows[-1][1][-1] += data

    def people(self) -> list[tuple[dict[str, str | None], list[str]]]:
        return [(named, cells) for named, cells in self.rows if re.fullmatch(r"p\d+", named.get("id") or "")]

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(next(text for tag, named, text in self.raw if named.get("id") == "data"))
        return found


def test_everybody_stands_in_a_row_with_the_result_s_own_numbers() -> None:
    """Ids, where, points and reason as the result says, in canonical order."""
    result = nasty()
    people = Read(page_of(result, "sv")).people()
    assert [cells[0] for _, cells in people] == list(result.pool.candidates.ids)
    placed = {p.candidate_id: p for p in result.placements}
    missed = {u.candidate_id: u for u in result.unplaced}
    for named, cells in people:
        if cells[0] in placed:
            own = placed[cells[0]]
            assert (named["data-s"], named["data-e"], cells[3]) == ("placed", own.employer, points(own.score, "sv"))
            assert cells[2].endswith(own.opening_id)
            assert own.title in cells[2]
            assert own.employer in cells[2]
        else:
            assert (named["data-s"], cells[3]) == ("unplaced", "")
            assert cells[4] == missed[cells[0]].reason.text("sv")


def test_the_explanations_are_the_result_s_own() -> None:
    """The parts that the script shows are those of `explain`, and of the nearest openings for the unplaced."""
    result = nasty()
    data = Read(page_of(result, "sv")).data()
    say = data["strings"].__getitem__
    for name, told in zip(result.pool.candidates.ids, data["people"]):
        got = result.assignment.opening_of[result.pool.candidate_idx(name)]
        pairs = [(None, told[0], told[1])] if got >= 0 else [(say(near[1]), near[2], near[4]) for near in told]
        for opening, score, parts in pairs:
            own = result.explain(name, opening)
            assert say(score) == points(own.score, "sv")
            for part, (label, weight, gives, is_open, facts) in zip(by_weight(own.parts), parts, strict=True):
                own_weight = (f"{part.weight} %", signed_points(part.step)) if part.is_weighed else ("", "")
                assert (say(label), say(weight), say(gives)) == (part.label.text("sv"), *own_weight)
                assert bool(is_open) == part.is_open
                assert [say(fact) for fact in facts] == [fact.text("sv") for fact in part.facts]
    nearest = [[say(near[1]) for near in told] for told in data["people"] if told and isinstance(told[0], list)]
    assert nearest
    assert all(nearest)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_free_text_is_never_markup_and_nothing_runs_but_the_page_s_own(language: Any) -> None:
    """No element, handler or address comes from a name; the policy names the script and the style by their hashes."""
    read = Read(page_of(nasty(), language))
    assert [named.get("type") for tag, named in read.elements if tag == "script"] == ["application/json", None]
    assert not {"img", "iframe", "link", "object", "base", "b", "i"} & {tag for tag, _ in read.elements}
    for tag, named in read.elements:
        assert not any(name.startswith("on") or name in {"src", "style", "action"} for name in named), tag
        assert (named.get("href") or "#").startswith("#")
    policy = next(named["content"] for tag, named in read.elements if named.get("http-equiv")) or ""
    for tag, named, text in read.raw:
        if named.get("id") != "data":
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:", page_of(nasty(), language))


def searched(read: Read) -> list[str]:
    """What the search of the page looks through, person by person, as its script puts it together."""
    data = read.data()
    say = data["strings"].__getitem__

    def words(groups: list[Any]) -> str:
        return " ".join(say(thing) for _, things in groups for thing in things)

    return [
        " ".join([*cells, words(data["held"][at]), words(data["asked"].get(str(data["at"][at]), []))]).lower()
        for at, (_, cells) in enumerate(read.people())
    ]


def test_whatever_people_hold_and_openings_ask_is_searched_through() -> None:
    """Everybody with a truck certificate is found by the word, placed or not; an opening by what it asks for."""
    held = [Certificate(code="truck-b", standing="declared")]
    people = [Candidate(id=f"c{at}", certificates=held if at < 7 else []) for at in range(9)]
    people.append(Candidate(id="care", languages=[{"language": "ar", "level": "B2"}], wishes={"occupations": ["5330"]}))
    jobs = [Opening(id="o", ssyk="9111", certificates_merited=["haccp"])]
    result = match(people, jobs, as_of=date(2026, 1, 1))
    read = Read(page_of(result, "sv"))
    found = dict(zip(result.pool.candidates.ids, searched(read)))
    assert sum("truck" in text for text in found.values()) == 7
    assert "arabiska b2" in found["care"]
    assert [name for name, text in found.items() if "haccp" in text] == [result.placements[0].candidate_id]
    assert "säger sig ha" in found["c1"]


def test_a_person_stands_on_the_first_screen() -> None:
    """Before the list stand the title, the search and what is folded together; the summary comes after it."""
    page = page_of(nasty(), "sv")
    order = [page.index(mark) for mark in ('id="f-text"', '<details class="more"', "<tr id=p0", 'class="cards"')]
    assert order == sorted(order)
    assert " open" not in page[: page.index("<tr id=p0")].split("<main>")[1].replace('id="open-all"', "")


def test_the_map_counts_by_municipality() -> None:
    """Who lives where, who of them is placed, the seats and those left; a button for each chooses it."""
    people = [Candidate(id=f"c{at}", home=Place(municipality="2062")) for at in range(3)]
    people.append(Candidate(id="x", home=Place(municipality="2023"), reach_km=1))
    jobs = [Opening(id="o", seats=2, workplace=Place(municipality="2062"))]
    result = match(people, jobs, as_of=date(2026, 1, 1))
    mora, malung = towns_of(result.solution)
    assert (mora.name, mora.people, mora.placed, mora.seats, mora.left) == ("Mora", 3, 2, 2, 0)
    assert (malung.people, malung.placed, malung.seats, malung.left) == (1, 0, 0, 0)
    assert 'data-town="Mora"' in page_of(result, "sv")
    assert "data-town" not in page_of(empty(), "sv")


def test_consultants_are_chosen_by_and_nobody_is_named(tmp_path: Path) -> None:
    """Of the key only the consultants are in the page; lists are told at the person."""
    result = nasty()
    key = tmp_path / "key.csv"
    key.write_text("id;namn;telefon;handläggare\nc3;Förnamn Efternamn;070-000;Kontor Nord\n", encoding="utf-8")
    result.to_html(tmp_path / "a.html", shortlists=result.shortlists(), key=key)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'data-c="Kontor Nord"' in page
    assert "Efternamn" not in page
    assert "070-000" not in page
    data = Read(page).data()
    assert any(data["lists"])


def test_what_can_be_filtered_by() -> None:
    """Every employer that somebody is proposed to, every municipality, and the two standings can be chosen."""
    result = nasty()
    read = Read(page_of(result, "sv"))
    options = {named.get("value") for tag, named in read.elements if tag == "option"}
    assert options >= {"", "placed", "unplaced", "Malung-Sälen"}
    assert options >= {placement.employer for placement in result.placements}
    ways = {"job", "subsidised", "practice", "training", "studies"}
    assert options <= {"", "placed", "unplaced", *ways, *EMPLOYERS, *(m.name for m in municipalities(result))}


def municipalities(result: MatchResult) -> Any:
    return result.pool.columns.vocabulary.municipalities.values()


def test_every_field_and_button_has_a_name() -> None:
    """Labels hold their fields, buttons their words, tables their headings; the count is told when it changes."""
    page = page_of(nasty(), "sv")
    read = Read(page)
    tags = [tag for tag, _ in read.elements]
    for number, (tag, _) in enumerate(read.elements):
        if tag in {"input", "select"}:
            assert tags[number - 1] == "label"
    assert 'id="count" role="status" aria-live="polite"' in page
    openers = [named for tag, named in read.elements if named.get("class") == "open"]
    assert all(named["aria-expanded"] == "false" and named["aria-controls"] for named in openers)
    assert page.startswith('<!doctype html>\n<html lang="sv">')


@pytest.mark.parametrize("result", [empty, none_placed], ids=["empty", "none placed"])
def test_nobody_placed(result: Any) -> None:
    """A page comes out all the same."""
    read = Read(page_of(result(), "sv"))
    assert len(read.people()) == result().pool.n_candidates
    assert len(read.data()["people"]) == result().pool.n_candidates


def test_written_whole_in_either_language(tmp_path: Path) -> None:
    """The same result gives the same bytes; a folder that is not there is refused."""
    nasty().to_html(tmp_path / "sv.html")
    nasty().to_html(tmp_path / "en.html", "en")
    assert (tmp_path / "sv.html").read_text(encoding="utf-8") == page_of(nasty(), "sv")
    assert "Proposed placements" in (tmp_path / "en.html").read_text(encoding="utf-8")
    with pytest.raises(FileError):
        nasty().to_html(tmp_path / "none" / "x.html")


def test_a_village_stands_as_the_place_of_work_and_is_found_by_its_municipality() -> None:
    """A workplace known by locality or postcode is named by its village; the page's towns are the municipalities."""
    jobs = [Opening(id="o", workplace=Place(locality="Lima")), Opening(id="p", workplace=Place(postcode="78067"))]
    result = match([Candidate(id="c", home=Place(postcode="782 31"))], jobs, as_of=date(2026, 1, 1))
    told = [dict(asked_for(result.pool, col)) for col in range(2)]
    assert [next(iter(facts.values())) for facts in told] == ["Lima, Malung-Sälen", "Sälen, Malung-Sälen"]
    (row,) = [named for named, _ in Read(page_of(result, "sv")).rows if named.get("id") == "p0"]
    assert row["data-m"] == "Malung-Sälen"
