"""Requirements that an ad seems to make, for a person to accept or not.

A proposal is not a gate. It becomes one by `accept_proposals`: in code, by the command line's ``--accept-proposals``,
or by way of a file that a person has gone through (`write_proposals`, then `read_reviewed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from matchcore.ads.prose import Demand, demands_in
from matchcore.arguments import checked
from matchcore.errors import Problem, UnknownIdError
from matchcore.messages import Message
from matchcore.records import LanguageDemand, Level, Opening
from matchcore.vocabulary import Vocabulary, resolve

ProposalKind = Literal["certificate", "language", "track"]

# What the names of some occupations say more nearly than their group's code does.
_TRACK_WORDS = {
    "barnvakt": "childcare",
    "nanny": "childcare",
    "barnpass": "childcare",
    "barnflick": "childcare",
    "hotell": "hotel-restaurant",
    "housekeeping": "hotel-restaurant",
    "blästr": "industry-metal",
    "svets": "industry-metal",
    "hemstäd": "home-service",
    "hushållsnära": "home-service",
    "sågverk": "industry-wood",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One requirement that an ad seems to make. It is not a gate until it is accepted.

    Attributes
    ----------
    opening_id
        The opening it is about.
    kind
        ``"certificate"`` (licences too), ``"language"`` or ``"track"``.
    code
        The vocabulary's code.
    required
        True: it would be a gate; False: a merit. A track that is accepted scores and closes no gate.
    quote
        The words that it came from.
    level
        For a language, the CEFR level; None when the ad gives none, and then somebody has to say which.
    estimate
        Whether the level is an estimate from words such as "goda kunskaper".
    source
        Where the words stand: ``"text"``, ``"headline"``, or the name of a field such as ``"must_have.languages"``.
    start, end
        The quote's place in the source, characters from 0; None when the source is a field.
    confidence
        How sure the reading is, 0–100.
    alternatives
        Where one of several certificates is enough, the codes of all, `code` the first; only for what is required.
    """

    opening_id: str
    kind: ProposalKind
    code: str
    required: bool
    quote: str
    level: Level | None = None
    estimate: bool = False
    source: str = "text"
    start: int | None = None
    end: int | None = None
    confidence: int = 100
    alternatives: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is asked for: one code, or those of which one is enough."""
        return self.alternatives or (self.code,)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting proposals came to.

    Attributes
    ----------
    openings
        All the openings given, in their order, those concerned with what was accepted.
    accepted
        The proposals that changed an opening or were in it already.
    left
        Those that could not be used as they are, each with why: a language without a level, another track.
    """

    openings: tuple[Opening, ...]
    accepted: tuple[Proposal, ...]
    left: tuple[tuple[Proposal, Problem], ...]


def proposals_from_text(opening_id: str, texts: Mapping[str, str | None], vocabulary: Vocabulary) -> list[Proposal]:
    """What an ad's texts (by name: ``"headline"``, ``"text"``) ask for, each thing once; the surest mention stands."""
    best: dict[tuple[str, tuple[str, ...]], Proposal] = {}
    for source, text in texts.items():
        for demand in demands_in(text or "", vocabulary, is_headline=source == "headline"):
            proposal = _proposal(opening_id, source, text or "", demand)
            known = best.get((proposal.kind, proposal.codes))
            if known is None or _rank(proposal) > _rank(known):
                best[proposal.kind, proposal.codes] = proposal
    return list(best.values())


def _proposal(opening_id: str, source: str, text: str, demand: Demand) -> Proposal:
    return Proposal(
        opening_id,
        demand.kind,
        demand.code,
        demand.required,
        text[demand.start : demand.end],
        demand.level,
        demand.estimate,
        source,
        demand.start,
        demand.end,
        demand.confidence,
        demand.alternatives,
    )


def _rank(proposal: Proposal) -> tuple[bool, int, bool]:
    return proposal.level is not None, proposal.confidence, proposal.source == "text"


def tracks_for(
    opening_id: str, ssyk: str | None, words: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> list[Proposal]:
    """The track that leads to an occupation, as a proposal: at most one.

    Parameters
    ----------
    opening_id
        The opening.
    ssyk
        Its four-digit SSYK-2012 group, or None.
    words
        What the ad calls the work, each text with the name of its field: these tell between tracks that lead to the
        same group, and correct the group where it is wider than the work.
    vocabulary
        Whose tracks are used. Of several that lead to the group, the one that leads to the fewest others is proposed.
    """
    for field, text in words:
        for word, code in _TRACK_WORDS.items():
            if word in text.casefold() and code in vocabulary.tracks:
                return [Proposal(opening_id, "track", code, False, text, source=field, confidence=85)]
    leading = [track for track in vocabulary.tracks.values() if ssyk in track.ssyk]
    if not leading:
        return []
    for field, text in words:
        named = resolve(text, "track", vocabulary=vocabulary).code
        if named is not None and named in {track.code for track in leading}:
            return [Proposal(opening_id, "track", named, False, text, source=field, confidence=95)]
    narrowest = min(leading, key=lambda track: (len(track.ssyk), track.code))
    sure = 90 if len(leading) == 1 else 60
    field, quote = words[0] if words else ("occupation_group", ssyk or "")
    return [Proposal(opening_id, "track", narrowest.code, False, quote, source=field, confidence=sure)]


@checked
def accept_proposals(
    openings: Iterable[Opening], proposals: Iterable[Proposal], *, least_confidence: int = 0
) -> Acceptance:
    """Make proposals part of their openings: required ones as gates, the others as merits.

    What an opening holds already stays as it is: a language demand or a track of its own is never replaced. A merited
    certificate that is accepted as required becomes required. An accepted track scores but closes no gate: its
    ``track_least`` stays 0.

    Parameters
    ----------
    openings
        The openings.
    proposals
        Those to accept; for one thing the required proposals count before the merited ones.
    least_confidence
        Proposals less sure than this (0–100) are left.

    Raises
    ------
    UnknownIdError
        When a proposal is about an opening that is not among `openings`.
    """
    by_id = {opening.id: opening for opening in openings}
    accepted: list[Proposal] = []
    left: list[tuple[Proposal, Problem]] = []
    for proposal in sorted(proposals, key=lambda one: not one.required):
        opening = by_id.get(proposal.opening_id)
        if opening is None:
            raise UnknownIdError(Message("proposals.unknown_opening", opening=proposal.opening_id))
        changes = (
            Message("proposals.unsure", confidence=proposal.confidence, least=least_confidence)
            if proposal.confidence < least_confidence
            else _changes(opening, proposal)
        )
        if isinstance(changes, Message):
            remedy = Message("proposals.level.remedy") if changes.key == "proposals.level" else None
            left.append((proposal, Problem(changes, remedy, f"opening {opening.id}", value=proposal.quote)))
            continue
        accepted.append(proposal)
        if changes:
            by_id[opening.id] = opening.model_copy(update=changes)
    return Acceptance(tuple(by_id.values()), tuple(accepted), tuple(left))


def _changes(opening: Opening, proposal: Proposal) -> dict[str, Any] | Message:
    """The fields that accepting changes (none: it is there already), or why it cannot be accepted."""
    if proposal.kind == "certificate":
        return _certificate_changes(opening, proposal)
    if proposal.kind == "track":
        if opening.track is None:
            return {"track": proposal.code}
        return {} if opening.track == proposal.code else Message("proposals.other_track", track=opening.track)
    if proposal.level is None:
        return Message("proposals.level")
    field = "languages_required" if proposal.required else "languages_wanted"
    demands: tuple[LanguageDemand, ...] = getattr(opening, field)
    of_this = next((demand for demand in demands if demand.language == proposal.code), None)
    if of_this is not None:
        same = of_this.level == proposal.level
        return {} if same else Message("proposals.other_level", level=of_this.level or "–")
    return {field: (*demands, LanguageDemand(language=proposal.code, level=proposal.level))}


def _certificate_changes(opening: Opening, proposal: Proposal) -> dict[str, Any] | Message:
    required, merited = opening.certificates_required, opening.certificates_merited
    code = proposal.code
    if proposal.required and len(proposal.codes) > 1:
        is_met = any(set(choice) <= set(proposal.codes) for choice in opening.required_choices)
        return {} if is_met else {"certificates_required": (*required, proposal.codes)}
    if code in required or (not proposal.required and code in merited):
        return {}
    if proposal.required and any(code in choice for choice in opening.required_choices):
        return Message("proposals.in_choice")
    if not proposal.required:
        return {"certificates_merited": (*merited, code)}
    return {
        "certificates_required": (*required, code),
        "certificates_merited": tuple(one for one in merited if one != code),
    }


def without_what_is_held(opening: Opening, proposals: Iterable[Proposal], vocabulary: Vocabulary) -> list[Proposal]:
    """The proposals that would change the opening: not what its own fields demand already, or include."""
    held: set[str] = set()
    for choice in opening.required_choices:
        # Of alternatives each is asked for as far as it goes, and what all of them include is asked for whichever.
        held |= {*choice, *frozenset.intersection(*(_implied(code, vocabulary) for code in choice))}
    merited = {code for one in opening.certificates_merited for code in _implied(one, vocabulary)}
    alone = {
        code for choice in opening.required_choices if len(choice) == 1 for code in _implied(choice[0], vocabulary)
    }

    def is_held(proposal: Proposal) -> bool:
        if proposal.kind != "certificate":
            return False
        if len(proposal.codes) > 1:  # met by one that is asked for in any case, or by narrower alternatives
            narrower = any(set(choice) <= set(proposal.codes) for choice in opening.required_choices)
            return narrower or not alone.isdisjoint(proposal.codes)
        return proposal.code in held or (not proposal.required and proposal.code in merited)

    return [proposal for proposal in proposals if not is_held(proposal)]


def _implied(code: str, vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.implied(code) if code in vocabulary.certificates else frozenset({code})


def joined(stated: Iterable[Proposal], read: Iterable[Proposal]) -> list[Proposal]:
    """Languages that a field names without a level, and what the text says of them, made one proposal each.

    The text gives the level and the words; a field that says the language is a must makes it required.
    """
    found = {(proposal.kind, proposal.codes): proposal for proposal in read}
    for half in stated:
        key = (half.kind, half.codes)
        if key in found:
            found[key] = replace(found[key], required=found[key].required or half.required)
        else:
            found[key] = half
    return list(found.values())
