"""Whether what a sentence mentions is demanded, a merit, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matchcore.ads.prose.lines import Sentence, found, patterns

_CUT = re.compile(r"[,;()]|\s[-–—]\s|\b(?:men|annars|dock)\b")
_NOT_A_DEMAND = re.compile(
    r"^\W*(absolut |dock |det är )?(inget|inte|ej|ingen)\b.*\b(krav|kräv|nödvänd|måste)", re.IGNORECASE
)
# "körkort (meriterande)": an aside that speaks of what stands right before it.
_ASIDE = re.compile(r"\s*\(((?:[^\s()]+\s+){0,2}[^\s()]+)\)")
_ENUMERATION = re.compile(
    r"^\s*(?:,\s*[^\s,;.()]+(?:\s[^\s,;.()]+)?){1,8}?\s*,?\s+(?:och|eller|samt|och/eller)\s+[^\s,;.()]+", re.IGNORECASE
)
# "Behärskar du polska, ryska eller …, är det meriterande": one condition, however long its list.
_IF_YOU = re.compile(r"^\W*(har|behärskar|kan|talar|pratar|är|om) (du|man)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"^\s*(vilket|detta|det|som)\b", re.IGNORECASE)
# "meriterande om du …", "krav är …": the cue speaks of what follows it, not of what stands before.
_POINTS_ON = re.compile(r"\s*(?:\b(?:om|att|är)\b|:)", re.IGNORECASE)
_VERB = re.compile(
    r"\b(är|har|kan|ska|skall|krävs|kräver|behöver|måste|bör|ser|söker|talar|behärskar|vill|blir|arbetar|kommer|is|are|have)\b",
    re.IGNORECASE,
)
_WITHOUT_WEIGHT = frozenset("giltigt giltig giltiga även eget egen och samt ett en valid".split())
_LONGEST_LIST_ENTRY = 6


@dataclass(frozen=True, slots=True)
class AdStanding:
    """Demanded or a merit, and whether the ad says so in words (else it is taken to be demanded)."""

    required: bool
    is_said: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str
    is_aside: bool = False


def standing_of(sentence: Sentence, start: int, end: int) -> AdStanding | None:
    """How the mention at ``sentence.text[start:end]`` stands; None when it is not needed, or is offered."""
    text = sentence.text
    before, after = text[:start], text[end:]
    clauses = _clauses(text)
    own = next(i for i, clause in enumerate(clauses) if clause.start <= start < clause.end or i == len(clauses) - 1)
    if _is_negated(before, after, has_own_cue=_nearest_cue(clauses[own], start, end) is not None):
        is_merit = found(patterns("cues", "merited"), after) or found(patterns("cues", "merited"), clauses[own].text)
        return AdStanding(False, True) if is_merit else None
    if _is_offered(before, after):
        return None
    aside = _ASIDE.match(after)
    if aside and (_NOT_A_DEMAND.match(aside[1]) or _cue_of(aside[1]) is not None):
        return AdStanding(not _NOT_A_DEMAND.match(aside[1]) and bool(_cue_of(aside[1])), True)
    said = _said(clauses, own, start, end)
    if said is None:
        said = _after_enumeration(after)
    if said is not None:
        return AdStanding(said, True)
    if sentence.heading == "offered":
        return None
    if sentence.heading is not None:
        return AdStanding(sentence.heading == "required", True)
    return AdStanding(True, False)


def _after_enumeration(after: str) -> bool | None:
    """The cue behind a list that the mention begins: "kunskaper i arabiska, dari eller somaliska är meriterande"."""
    listed = _ENUMERATION.match(after)
    if listed is None:
        return None
    rest = _CUT.split(after[listed.end() :], maxsplit=1)[0]
    return _cue_of(rest) if _ends_with_cue("x " + rest) else None


def _is_negated(before: str, after: str, *, has_own_cue: bool) -> bool:
    if found(patterns("negations", "after"), after):
        return True
    denials = list(patterns("negations", "before").finditer(before))
    return bool(denials) and not (has_own_cue and "," in before[denials[-1].end() :])


def _is_offered(before: str, after: str) -> bool:
    offers = list(patterns("offers", "before").finditer(before))
    if offers and not found(patterns("offers", "to_holder"), before[offers[-1].start() :]):
        return True
    return found(patterns("offers", "after"), after)


def _clauses(text: str) -> list[_Clause]:
    """The sentence cut at commas and the like; a tail that says "but not demanded" is left out of it."""
    clauses: list[_Clause] = []
    at = 0
    for cut in [*_CUT.finditer(text), None]:
        end = len(text) if cut is None else cut.start()
        piece = text[at:end]
        if piece.strip() and not _NOT_A_DEMAND.match(piece):
            clauses.append(_Clause(at, end, piece, text[at - 1 : at] == "("))
        at = end if cut is None else cut.end()
    return clauses or [_Clause(0, len(text), text)]


def _said(clauses: list[_Clause], own: int, start: int, end: int) -> bool | None:
    here = clauses[own]
    cue = _nearest_cue(here, start, end)
    if cue is not None:
        return cue
    if own + 1 < len(clauses) and _POINTS_BACK.match(clauses[own + 1].text):
        pointed = _cue_of(clauses[own + 1].text)
        if pointed is not None:
            return pointed
    if _IF_YOU.match(clauses[0].text) and own < len(clauses):
        return next((cue for clause in clauses[own:] if (cue := _cue_of(clause.text)) is not None), None)
    if _VERB.search(here.text):
        return None
    return _from_list(clauses, own, start, end)


def _from_list(clauses: list[_Clause], own: int, start: int, end: int) -> bool | None:
    """The cue of the enumeration that the mention belongs to: before its first entry, or after its last."""
    if len(clauses[own].text.split()) > _LONGEST_LIST_ENTRY:
        return None
    for clause in reversed(clauses[:own]):
        cue = _cue_of(clause.text)
        if cue is not None:
            return cue if not _ends_with_cue(clause.text) else None
        if _VERB.search(clause.text):
            break
    words_besides = clauses[own].text[: start - clauses[own].start] + clauses[own].text[end - clauses[own].start :]
    if any(word not in _WITHOUT_WEIGHT for word in words_besides.casefold().split()):
        return None
    for clause in clauses[own + 1 :]:
        if clause.is_aside:
            break
        cue = _cue_of(clause.text)
        if cue is not None:
            return cue if _ends_with_cue(clause.text) else None
        if len(clause.text.split()) > _LONGEST_LIST_ENTRY:
            break
    return None


def _speaks_of_what_follows(text: str, cue: re.Match[str]) -> bool:
    if cue[0].casefold() in ("gärna", "helst"):
        return not text[: cue.start()].casefold().rstrip().endswith(("ser vi", "ser", "vi"))
    return _POINTS_ON.match(text, cue.end()) is not None


def _ends_with_cue(text: str) -> bool:
    """Whether the cue comes last, as in "engelska är meriterande"."""
    last = max(
        (match.end() for kind in ("merited", "required") for match in patterns("cues", kind).finditer(text)), default=0
    )
    return len(text[last:].split()) <= 1 and len(text[:last].split()) > 1


def _cue_of(text: str) -> bool | None:
    if found(patterns("cues", "merited"), text):
        return False
    return True if found(patterns("cues", "required"), text) else None


def _nearest_cue(clause: _Clause, start: int, end: int) -> bool | None:
    """True or False by the cue nearest to the mention; None when the clause has none."""
    best: tuple[int, bool] | None = None
    for kind, required in (("merited", False), ("required", True)):
        for match in patterns("cues", kind).finditer(clause.text):
            at, to = clause.start + match.start(), clause.start + match.end()
            if at >= end and _speaks_of_what_follows(clause.text, match):
                continue
            distance = at - end if at >= end else start - to
            if best is None or distance < best[0]:
                best = (distance, required)
    return None if best is None else best[1]
