"""The spellings of one kind of term, arranged to be found (layer 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from matchcore.vocabulary.spelling import exact_key, folded, joined, rigid, signature

__all__ = ["Hit", "SpellingIndex"]

_Key = TypeVar("_Key")

_MOST_SUGGESTIONS = 5
_LOWEST_SUGGESTION = 55.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One code that a spelling may mean, how sure that is (0–100), and the alias that led there."""

    code: str
    confidence: int
    alias: str


@dataclass(frozen=True, eq=False, slots=True)
class SpellingIndex:
    """Every alias of one kind of term under each form that a spelling is compared in."""

    kind: str
    exact: Mapping[str, tuple[Hit, ...]]
    plain: Mapping[str, tuple[Hit, ...]]
    together: Mapping[str, tuple[Hit, ...]]
    signed: Mapping[tuple[str, ...], tuple[Hit, ...]]
    keys: tuple[str, ...]
    hits: tuple[Hit, ...]

    @classmethod
    def of(cls, spellings: Mapping[str, Iterable[str]], kind: str) -> SpellingIndex:
        """The index of each code's spellings."""
        exact: dict[str, dict[str, Hit]] = {}
        plain: dict[str, dict[str, Hit]] = {}
        together: dict[str, dict[str, Hit]] = {}
        signed: dict[tuple[str, ...], dict[str, Hit]] = {}
        near: dict[str, Hit] = {}
        for code, aliases in spellings.items():
            for alias in aliases:
                key = folded(alias)
                exact.setdefault(exact_key(alias), {}).setdefault(code, Hit(code, 100, alias))
                plain.setdefault(key, {}).setdefault(code, Hit(code, 99, alias))
                together.setdefault(joined(key), {}).setdefault(code, Hit(code, 97, alias))
                left = signature(key)
                if left and alias != code:
                    signed.setdefault(left, {}).setdefault(code, Hit(code, 95, alias))
                near.setdefault(key, Hit(code, 100, alias))
        return cls(
            kind,
            _flat(exact),
            _flat(plain),
            _flat(together),
            _flat(signed),
            tuple(near),
            tuple(near.values()),
        )

    def found(self, text: str) -> tuple[Hit, ...]:
        """The codes that `text` means without any letter guessed; more than one: it is ambiguous."""
        key = folded(text)
        for table, form in (
            (self.exact, exact_key(text)),
            (self.plain, key),
            (self.together, joined(key)),
        ):
            if form in table:
                return table[form]
        return self.signed.get(signature(key), ())

    def misspelt(self, text: str) -> Hit | None:
        """The one code that `text` means with a slip of the pen or two, or None when that is not certain.

        Every short word and every word with a digit has to agree to the letter, the first letter has to
        agree, and no other code may be as near or nearly so.
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        key = folded(text)
        slips = _slips_allowed(key)
        if not slips:
            return None
        near = extract(key, self.keys, scorer=OSA.distance, score_cutoff=slips + 1, limit=12, processor=None)
        best: tuple[float, Hit] | None = None
        for alias_key, distance, position in near:
            hit = self.hits[position]
            if distance > slips or rigid(alias_key) != rigid(key) or alias_key[0] != key[0]:
                continue
            if best is None:
                best = (distance, hit)
        if best is None:
            return None
        if any(self.hits[at].code != best[1].code and distance <= best[0] + 1 for _, distance, at in near):
            return None
        return Hit(best[1].code, 92 - 4 * int(best[0]), best[1].alias)

    def suggestions(self, text: str) -> tuple[tuple[str, int], ...]:
        """The nearest codes with how near (0–100), best first: to show, never to act on."""
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        key = folded(text)
        best: dict[str, int] = {}
        near = extract(key, self.keys, scorer=fuzz.WRatio, score_cutoff=_LOWEST_SUGGESTION, limit=24)
        for _, score, position in near:
            code = self.hits[position].code
            best[code] = max(best.get(code, 0), int(score * 0.7))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(ranked[:_MOST_SUGGESTIONS])


def _slips_allowed(key: str) -> int:
    length = len(key)
    return 0 if length < 5 else 1 if length < 9 else 2


def _flat(table: dict[_Key, dict[str, Hit]]) -> dict[_Key, tuple[Hit, ...]]:
    return {key: tuple(hits.values()) for key, hits in table.items()}
