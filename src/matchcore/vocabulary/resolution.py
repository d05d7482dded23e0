"""What a spelling was found to mean."""

from __future__ import annotations

from dataclasses import dataclass

from matchcore.messages import Message


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a spelling was found to mean.

    Attributes
    ----------
    text
        As it was written, whole.
    code
        The vocabulary's code, or None: refused.
    confidence
        0–100; 100 is the alias itself, 99 with rings and dots lost, 97 with spaces lost, 95 without words of no
        weight, below that with letters wrong or read with a reservation. 0 when refused.
    alias
        The alias that matched.
    alternatives
        Other codes it may mean, each with how near it is (0–100), best first. When `reason` has the key
        ``"vocabulary.several_named"`` the text names each of them, one beside the other.
    reason
        Why it was refused, or what a reader should know of a code that was read with a reservation.
    status
        For a course: ``"enrolled"`` or ``"completed"`` when the text says which.
    """

    text: str
    code: str | None
    confidence: int = 0
    alias: str | None = None
    alternatives: tuple[tuple[str, int], ...] = ()
    reason: Message | None = None
    status: str | None = None
