"""Where someone lives or works, from the columns that say it.

A cell says a municipality, a postcode or a locality, under whatever heading of the three it stands; what the cells
of one record say is then held against one another by `matchcore.tables.rows.settled_places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.personal import masked
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import coordinates_of, key_of, number_of, text_of, words_of
from matchcore.tables.cells.items import sentences_of
from matchcore.tables.cells.said import Said
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.localities import (
    Named,
    Postcode,
    gazetteer,
    is_in,
    is_nickname,
    named,
    same_name,
    several_within,
    within,
)

PLACE_FIELDS = frozenset({"municipality", "postcode", "locality", "lat", "lon", "coordinates"})

_NAMED = frozenset({"municipality", "postcode", "locality"})
_CODE_AND_NAME = re.compile(r"(\d{4})\s*[-–:,]?\s+(\D+)")
_POSTCODE = re.compile(r"(?:SE?[\s-]*)?(?<!\d)([1-9]\d{2})([\s-]*)(\d{2})(?:\.0)?(?!\d)", re.IGNORECASE)
_FOREIGN = re.compile(r"(?!SE?[\s-]*\d)[A-Z]{1,3}[\s-]*\d{3,6}\b.*|0\d{4}\b.*|\d{4}\s+[^\W\d].*", re.IGNORECASE)
_STREET = re.compile(r"\d|\b(?:gatan?|gata|väg|vägen|gränd|torg|torget|allé|stigen|box)\b", re.IGNORECASE)
_TWO_NAMES = re.compile(r"([^,/()]+?)\s*(?:[,/]|\s\(|\()\s*([^,/()]+?)\s*\)?")
_TOWN = re.compile(r"(.+?)\s*\((?:ort|tätort|locality)\)", re.IGNORECASE)
_ROAD = re.compile(
    r"^(?i:E\s?\d{1,2}|(?:(?:riks|läns)?väg|rv|lv)\.?\s?\d{1,4})(?:\.\d{1,2})?\s*[,:]?\s+(?=[A-ZÅÄÖ]\w\w)"
)
"""Which road the work is on, before where: "Väg 97 Boden"."""
_LIVES = re.compile(r"^(?:bor|boende|bosatt)\s+(?:nu\s+)?(?:i|på)\s+(?=[A-ZÅÄÖ])", re.IGNORECASE)
_AROUND_TOWN = re.compile(
    r"(?<=\w),?\s(?:centrum|tätort|(?:m\.?|med|och)\s?(?:om)?nejd|omnejd|centralort(?:en)?)$", re.IGNORECASE
)
_BESIDE = re.compile(r"\s*[,/+&;()]\s*|\s+(?:och|o|samt|eller|el\.?|alt\.?|resp\.?|-|–)\s+|-(?=[A-ZÅÄÖ])")
_KEPT_SECRET = re.compile(
    r"(?:sekretess|skydd(?:ade?|ad)?\.?)(?:\s?(?:adr(?:ess)?|id(?:entitet)?|uppg(?:ifter)?|markerad|pu)\.?)*"
)
_FROM_HOME = re.compile(r"(?:(?:på\s+)?distans(?:arbete|jobb)?|hemifrån|hemarbete|remote|från hemmet)", re.IGNORECASE)
_DEGREES = re.compile(r"\d{1,2}\.\d{1,12}")
_UTGAR = re.compile(
    r"^\s*(?:(?:vi|man|du|ni|jobbet|arbetet)\s+)?(?:sen|sedan|därefter|först|(?:utgår|startar|börjar|åker)\s+(?:från|fr\.?|ifrån|i)|"
    r"i|kring|runt|nära|mellan)\s+",
    re.IGNORECASE,
)
_OF_TRAVEL = re.compile(
    r"först|sen(?:are)?|sedan|(?:egen\s|tillgång till\s)?bil(?:\skrävs)?|resor?\singår", re.IGNORECASE
)
"""What stands beside the names of places and is none: "Borlänge/Falun, egen bil"."""
_OUTSIDE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<what>[^,/]*?)[\s,(]*(?<!\w)(?:(?:ca\.?\s)?\d[\d,.]*\s?(?:km|mil|min)\s)?"
        r"(?:(?:strax|lite|precis|mitt|en\sbit|ute)\s)?"
        r"(?:utanför|utom|vid|nära|från|fr\.?|intill|kring|runt|i\s(?:trakten|närheten|utkanten)\sav|i"
        r"|(?:norr|söder|öster|väster|nordost|nordväst|sydost|sydväst)\som)\s(?P<near>(?:(?!\si\s)[^\d,/+()])+)\)?",
        r"(?P<what>)(?P<near>[^\W\d_]{3,})(?:trakten|bygden)",
    )
)
"""A place that another lies near: "Österåker utanför Vingåker", "strax norr om Flen", "Moratrakten"."""
_NOT_THERE = re.compile(r"\b(?:ej|inte|flytt\w*|sök\w*|jobb\w*|tidigare|fd|f\.\s?d)\b", re.IGNORECASE)
"""Beside a place: nobody lives there now."""
_STAYS = re.compile(r"(?:hos|inneboende|bor|boende)\s", re.IGNORECASE)
_LONGEST_NAME = 3
_FEWEST_SURE = 3
"""Among so many places beside one another one may have a letter wrong."""
_PART_OF_TOWN = re.compile(r"\s(?:norr|söder|öst|öster|väst|väster|centrum|city|c)$", re.IGNORECASE)
_SHORTEST_TOWN = 3
FAR_KM = 40.0
"""Two places that are said of one person and lie farther apart than this, in kilometres, contradict one another."""


class Town(NamedTuple):
    """A municipality by its name among localities: a post town, which may reach into other municipalities."""

    municipality: str
    name: str


def say_place(said: Said, field: str, value: Cell, terms: Terms, *, may_be_several: bool = False) -> None:
    """Read one of the columns in `PLACE_FIELDS`, or a whole place as a mapping; what cannot be read is told.

    Where there may be several, a municipality before a place in it, "Vetlanda, Landsbro", is asked about.
    """
    parts: dict[str, Any] = {}
    if field in ("lat", "lon") and (type(value) is float or (type(value) is str and _DEGREES.fullmatch(value))):
        said.place = {field: float(value)}
        return
    try:
        if field in _NAMED:
            parts.update(_place_in(value, field, terms.vocabulary, said.spot))
            if may_be_several:
                _ask_of_two(said.spot, value)
            if str(value).rstrip(" )").endswith("?"):
                said.spot.refuse(Refusal(*with_remedy("place.asked")), value)
        elif field == "coordinates":
            parts["lat"], parts["lon"] = coordinates_of(value)
        elif field in PLACE_FIELDS:
            parts[field] = number_of(value, unit="°\\s*[NEÖ]?|[NEÖ]", thousands=False)
        elif isinstance(value, Mapping):
            parts.update({str(part): given for part, given in value.items() if given is not None})
        else:
            raise Refusal(Message("value.wrong_shape"))
    except Refusal as refusal:
        parts["refused"] = field
        said.spot.refuse(refusal, value)
    said.place = parts


def _ask_of_two(spot: Spot, value: Cell) -> None:
    """Ask about a place and the municipality before it, "Vetlanda, Landsbro", which are noted to be read as one."""
    for told in spot.noted:
        what = told.what
        if isinstance(what, Message) and what.key == "term.read_as" and len(_BESIDE.split(str(value))) > 1:
            spot.noted = tuple(one for one in spot.noted if one is not told)
            spot.refuse(Refusal(what, Message("place.several.remedy")), value)


def _place_in(value: Cell, field: str, vocabulary: Vocabulary, spot: Spot) -> dict[str, Any]:
    """The parts of a place that a cell names; raises `Refusal`."""
    written = key_of(value) if isinstance(value, int | float) else words_of(value)
    text = masked(" ".join(unicodedata.normalize("NFC", written).split()).strip(" ,;."))  # a phone holds no postcode
    text = _LIVES.sub("", _ROAD.sub("", text))
    first, *others = sentences_of(text)
    if others and any(map(str.isalpha, first)):  # "Vi utgår från Flen. Man kör även i Malmköping"
        at = Spot(spot.column)
        parts = _place_in(first, field, vocabulary, at)
        if parts and not any(name.startswith("unknown") for name in parts):
            what = Message("place.partly", name=" ".join(_UTGAR.sub("", first).split()))
            spot.refused += at.refused
            if not at.refused:
                spot.refuse(Refusal(what, Message("place.partly.remedy")), value)
            return parts
    if around := _AROUND_TOWN.search(text):
        spot.note(Message("certificate.remark"), value)
        text = text[: around.start()].strip(" ,")
    if found := _POSTCODE.fullmatch(text):
        return {"postcode": _postcode(found)}
    if _KEPT_SECRET.fullmatch(text.casefold()):
        spot.note(Message("place.kept_secret"), value)
        return {}
    if _FROM_HOME.fullmatch(text):
        raise Refusal(*with_remedy("place.from_home"))
    near = next((found for one in _OUTSIDE if (found := one.fullmatch(text))), None)
    near = None if near is not None and _NOT_THERE.search(near["what"]) else near
    if near is not None and (parts := _parts_near(near["what"], near["near"], field, vocabulary, spot)):
        what = Message("place.partly", name=parts.get("locality") or near["near"].strip())
        spot.refuse(Refusal(what, Message("place.partly.remedy")), value)
        return parts
    if text.isascii() and text.isdigit():
        return {"municipality": _municipality_of_code(text, field, vocabulary)}
    found = _POSTCODE.match(text) or next(iter([*_POSTCODE.finditer(text)][-1:]), None)
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;.-–/()") if found else ""
    if found and _STREET.search(rest) and not _POSTCODE.search(rest) and not gazetteer().called(rest):
        raise Refusal(Message("place.address"), Message("place.address.remedy", postcode=_postcode(found)))
    if (
        found
        and rest
        and (found.start() == 0 or found.end() == len(text.rstrip(" )")))
        and not any(map(str.isdigit, rest))
    ):
        return _postcode_and_name(_postcode(found), rest, vocabulary, spot)
    if code_and_name := _CODE_AND_NAME.fullmatch(text):
        code = named(code_and_name[2], vocabulary).municipality
        if code == code_and_name[1]:
            return {"municipality": code}
        if code is not None and code_and_name[1] in vocabulary.municipalities:
            name = vocabulary.municipalities[code].name
            raise Refusal(
                Message("municipality.disagree", code=code_and_name[1], name=code_and_name[2]),
                Message("municipality.disagree.remedy", code=code, name=name),
            )
    if _FOREIGN.fullmatch(text):
        raise Refusal(*with_remedy("place.foreign"))
    has_digits = any(map(str.isdigit, text))
    parts = {} if has_digits else _parts_named(text_of(text), field, vocabulary, spot)
    place = _place_among_words(text, vocabulary) if has_digits or f"unknown {field}" in parts else None
    if place is not None:
        parts = _parts_named(place, field, vocabulary, spot)
        spot.refuse(Refusal(Message("place.partly", name=place), Message("place.partly.remedy")), value)
    elif has_digits:
        raise Refusal(*with_remedy("place.postcode.form"))
    return parts


def _parts_near(what: str, near: str, field: str, vocabulary: Vocabulary, spot: Spot) -> dict[str, Any]:
    """The place that another lies near, or that other where it is known to lie there; empty where neither is known."""
    meant = named(near, vocabulary)
    codes = (
        [meant.municipality] if meant.municipality else [one for at in meant.localities for one in at.municipalities]
    )
    if meant.is_guess or not codes:
        return {}
    inside = [one for one in gazetteer().called(what.strip()) if is_in(one, codes[0], vocabulary)]
    if inside:
        return {"locality": inside[0].name, "municipality": codes[0]}
    return _parts_named(near.strip(), field, vocabulary, spot)


def _place_among_words(text: str, vocabulary: Vocabulary) -> str | None:
    """The only place that a text names, first in a part of it or where somebody stays in; else None.

    So in "Storuman + byar", "Tumba natt" and "hos kompis i Jönköping", and not in "bor inte i Malmö".
    """
    stays = _STAYS.match(text) is not None and _NOT_THERE.search(text) is None
    found: list[tuple[str, bool]] = []
    for part in _BESIDE.split(text):
        words = [word.strip(" .!:") for word in _UTGAR.sub("", part).split()]
        at = 0
        while at < len(words):
            for length in range(min(len(words) - at, _LONGEST_NAME) if words[at][:1].isupper() else 0, 0, -1):
                meant = named(name := " ".join(words[at : at + length]), vocabulary)
                if (meant.municipality or meant.localities) and not meant.is_guess:
                    found.append((name, at == 0 or (stays and words[at - 1] == "i")))
                    at += length - 1
                    break
            at += 1
    return found[0][0] if len(found) == 1 and found[0][1] else None


def _postcode(found: re.Match[str]) -> str:
    """A postcode as it is written, but for its country and any mark within it."""
    return found[1] + found[3] if found[2] == "" else f"{found[1]} {found[3]}"


def _municipality_of_code(text: str, field: str, vocabulary: Vocabulary) -> str:
    """The four-digit code of a municipality; raises `Refusal`."""
    if field == "postcode":
        raise Refusal(*with_remedy("place.postcode.form"))
    if len(text) == 4 and text in vocabulary.municipalities:
        return text
    padded = text.zfill(4)
    if len(text) < 4 and padded in vocabulary.municipalities:
        name = vocabulary.municipalities[padded].name
        raise Refusal(
            Message("place.municipality.form", value=text), Message("municipality.padded", padded=padded, name=name)
        )
    raise Refusal(Message("municipality.no_such", value=text), Message("municipality.remedy"))


def _postcode_and_name(postcode: str, name: str, vocabulary: Vocabulary, spot: Spot) -> dict[str, Any]:
    """ "780 67 Sälen": the postcode, and the name where it says more; raises `Refusal` where the two contradict."""
    known = gazetteer().postcode(postcode)
    meant = named(name, vocabulary)
    parts: dict[str, Any] = {"postcode": postcode}
    if known is None:
        return {**parts, **_parts_named(name, "locality", vocabulary, spot)}
    if same_name(name, known.locality.name) or any(one is known.locality for one in meant.localities):
        return parts
    codes = (
        {meant.municipality}
        if meant.municipality
        else {code for one in meant.localities for code in one.municipalities}
    )
    if codes and not any(is_in(known, code, vocabulary) for code in codes):
        what = Message("place.postcode.other", postcode=postcode, locality=where_is(known, vocabulary), name=name)
        raise Refusal(what, Message("place.postcode.other.remedy"))
    towns = gazetteer().called(name)
    if towns and all(one.is_apart(known, FAR_KM) for one in towns):
        what = Message("place.postcode.elsewhere", locality=where_is(known, vocabulary), municipality=name)
        spot.note(what, f"{postcode} {name}")
    elif not codes:
        spot.note(Message("place.postcode.holds", name=name, locality=known.locality.name), f"{postcode} {name}")
    return parts


def _parts_named(text: str, field: str, vocabulary: Vocabulary, spot: Spot) -> dict[str, Any]:
    """What the name of a place says, alone or with its municipality: "Lima", "Fagerhult, Högsby"."""
    if (town := _TOWN.fullmatch(text)) and (found := gazetteer().called(town[1])):
        return {"locality": found[0].name}
    meant = named(text, vocabulary)
    towns = () if meant.municipality or meant.localities else _towns(text, vocabulary)
    if (
        len(towns) < _FEWEST_SURE
        and meant.municipality is None
        and not meant.localities
        and (both := _TWO_NAMES.fullmatch(text))
    ):
        meanings = [(part, named(part, vocabulary)) for part in both.groups()]
        codes = {one.municipality for _, one in meanings if one.municipality is not None and not one.is_guess}
        for (name, inner), (_, outer) in (meanings, meanings[::-1]):  # "Lima, Malung", "Vänersborg (Brålanda)"
            is_elsewhere = bool(inner.localities) and not any(
                is_in(one, outer.municipality or "", vocabulary) for one in inner.localities
            )
            is_two = len(codes) > 1 or ("/" in text and is_elsewhere)  # "Ekenässjön / Sävsjö"
            if not is_two and outer.municipality is not None and not outer.is_guess:
                parts = _parts_within(name, inner, outer.municipality, vocabulary, spot)
                if "locality" in parts and outer is meanings[0][1] and "(" not in text:  # "Sandviken, Storvik"
                    label = within(name, outer.municipality, vocabulary)
                    spot.note(Message("term.read_as", label=label), text)
                return parts
    if towns:
        several = Refusal(Message("place.several", places=towns), Message("place.several.remedy"))
        if (code := _municipality_of(towns, vocabulary)) is None:
            raise several
        spot.refuse(several, text)
        return {"municipality": code}
    if meant.is_guess:
        label = vocabulary.municipalities[meant.municipality].name if meant.municipality else meant.localities[0].name
        spot.note(Message("term.read_as", label=label), text)
    if meant.municipality is not None and meant.localities:
        choices = (
            f"{vocabulary.municipalities[meant.municipality].name} kommun",
            *several_within(meant.localities, vocabulary),
        )
        raise Refusal(Message("place.locality.several", places=choices), Message("place.locality.several.remedy"))
    if meant.municipality is not None:
        term = vocabulary.municipalities[meant.municipality]
        if meant.is_district:  # "Fittja"
            spot.note(Message("place.district", municipality=term.name), text)
            return {"municipality": meant.municipality}
        if not meant.is_guess and is_nickname(text, term):  # "Övik"
            spot.note(Message("place.nickname", municipality=term.name), text)
            text = term.name
        if field == "locality":
            if same_name(text, term.name) and not gazetteer().called(text):
                spot.note(Message("place.municipality.meant", municipality=term.name), text)
            return {"town": Town(meant.municipality, text)}
        return {"municipality": meant.municipality}
    if meant.localities:
        return {"locality": meant.localities[0].name}
    return {f"unknown {field}": _unknown(meant)}


def _towns(text: str, vocabulary: Vocabulary, *, may_guess: bool = True) -> tuple[str, ...]:
    """The places that a cell names beside one another, each of them known: "Nässjö + Eksjö"; else none."""
    apart = (_UTGAR.sub("", name) for name in _BESIDE.split(text))
    names = [name for name in apart if name and not _OF_TRAVEL.fullmatch(name)]
    meanings = [named(name, vocabulary, may_guess=may_guess) for name in names]
    is_known = all(one.municipality or one.localities for one in meanings)
    n_sure = sum(not one.is_guess for one in meanings)
    return tuple(names) if is_known and len(names) > 1 and n_sure >= min(len(names), _FEWEST_SURE - 1) else ()


def _municipality_of(names: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The one municipality that several places lie in; None where they lie in more, or it is not known."""
    meanings = [named(name, vocabulary) for name in names]
    own = {one.municipality for one in meanings if one.municipality}
    codes = own or {code for one in meanings for near in one.localities for code in near.municipalities}
    shared = [code for code in codes if all(_may_lie_in(one, code, vocabulary) for one in meanings)]
    return shared[0] if len(shared) == 1 else None


def _may_lie_in(meant: Named, code: str, vocabulary: Vocabulary) -> bool:
    return meant.municipality == code or any(is_in(one, code, vocabulary) for one in meant.localities)


def town_last(text: str, vocabulary: Vocabulary) -> str:
    """The place, or the places, that a name ends with, "Byggtjänst i Flen", "Bussbolaget khm/flen"; else empty.

    Not so where a place stands before it, "Järvsö Backe".
    """
    words = text.split()
    for at in range(1, len(words)):
        tail = _PART_OF_TOWN.sub("", " ".join(words[at:]).removeprefix("i ")).strip(" ,;")
        meant = named(tail, vocabulary, may_guess=False)
        is_known = (meant.municipality or meant.localities) and not meant.is_guess and not meant.is_district
        if (is_known and len(tail) >= _SHORTEST_TOWN) or _towns(tail, vocabulary, may_guess=False):
            before = [named(word, vocabulary, may_guess=False) for word in words[:at]]
            is_other = any((one.municipality or one.localities) and not one.is_guess for one in before)
            return "" if is_other else tail
    return ""


def locality_text(name: str, vocabulary: Vocabulary) -> str:
    """A locality as it is written in a cell, told from the municipality of that name: "Mora (ort)"."""
    return f"{name} (ort)" if named(name, vocabulary).municipality is not None else name


def _parts_within(name: str, inner: Named, municipality: str, vocabulary: Vocabulary, spot: Spot) -> dict[str, Any]:
    """A name and the municipality that it stands with; a village that the table lacks counts as its municipality."""
    inside = [one for one in inner.localities if is_in(one, municipality, vocabulary)]
    if inside and not inner.is_guess:
        return {"locality": inside[0].name, "municipality": municipality}
    if inner.localities and not inner.is_guess:
        label = vocabulary.municipalities[municipality].name
        spot.note(Message("place.locality.elsewhere", locality=name, municipality=label), name)
    elif inner.municipality != municipality and any(
        (one.municipality or one.localities) and not one.is_guess
        for word in name.split()
        if word[:1].isupper()
        for one in (named(word.strip(".!:"), vocabulary),)
    ):  # "jobb även i Eskilstuna"
        partly = Message("place.partly", name=vocabulary.municipalities[municipality].name)
        spot.refuse(Refusal(partly, Message("place.several.remedy")), name)
    elif inner.municipality != municipality:
        spot.note(Message("place.name_unknown.left", name=name), name)
    return {"municipality": municipality}


def _unknown(meant: Named) -> Refusal:
    """Why a name was refused, and what to write instead."""
    what = Message("place.name_unknown", name=meant.text)
    if not meant.near:
        return Refusal(what, Message("place.locality.remedy"))
    return Refusal(what, Message("place.name_unknown.near", near=tuple(label for _, label in meant.near)))


def where_is(known: Postcode, vocabulary: Vocabulary) -> str:
    """A postcode's locality with its municipality: "Lima, Malung-Sälen"."""
    return within(known.locality.name, known.municipality, vocabulary)
