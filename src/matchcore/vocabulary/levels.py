"""Language levels and courses of Swedish, as people write them (layer 1)."""

from __future__ import annotations

import re

from matchcore.messages import Message
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.terms import CEFR_LEVELS

__all__ = ["course_key", "level_of", "status_of"]

_LEVEL = re.compile(
    r"(?:(?:cefr|gers|niva|level|lagst|minst|motsvarande|at least)\s+)*"
    r"([abc][12])((?:\s*[+-])|\s*/\s*[abc][12])?"
)
# The employment service's four levels. No authority compares them with CEFR: each is a low estimate.
_SERVICE_LEVELS = {
    "lite": "A1",
    "little": "A1",
    "a little": "A1",
    "bra": "B1",
    "good": "B1",
    "mycket bra": "B2",
    "very good": "B2",
    "flytande": "C1",
    "fluent": "C1",
}
_ENROLLED = re.compile(r"\b(pagar|pagaende|laser|studerar|enrolled|ongoing|inskriven|paborjad|gar pa|gar i|current)\b")
_COMPLETED = re.compile(
    r"\b(klar|avslutad|avslutat|godkand|godkant|betyg|completed|passed|slutford|genomford|fardig|last)\b"
)
_SFI = re.compile(
    r"(?:sfi|svenska for invandrare|swedish for immigrants)\s*(?:studievag\s*[123])?\s*"
    r"(?:kurs|course|niva)?\s*([abcd])"
)
_SVA = re.compile(
    r"(?:sva|svenska som andrasprak|swedish as a second language)\s*"
    r"(?:kurs|course|niva|level)?\s*(grund\w*|gr|basic|[123])"
)


def level_of(text: str) -> tuple[str | None, Message | None]:
    """The CEFR level that `text` says, and what a reader should know of it (or why it is none)."""
    written = " ".join(text.casefold().split())
    plain = folded(text)
    if plain in _SERVICE_LEVELS:
        level = _SERVICE_LEVELS[plain]
        return level, Message("vocabulary.level_estimated", text=text, level=level)
    match = _LEVEL.fullmatch(
        written.replace("nivå", "niva").replace("lägst", "lagst").replace("–", "-").replace(",", " ")
    )
    if match is None or match[1].upper() not in CEFR_LEVELS:
        return None, Message("vocabulary.level_unknown", text=text)
    level, rest = match[1].upper(), (match[2] or "").strip()
    if not rest:
        return level, None
    if rest.startswith("/"):
        level = min(level, rest.strip("/ ").upper())
    elif rest == "-":
        level = CEFR_LEVELS[CEFR_LEVELS.index(level) - 1] if level != "A1" else "A1"
    return level, Message("vocabulary.level_floored", text=text, level=level)


def status_of(text: str) -> str | None:
    """``"enrolled"`` or ``"completed"`` when the text says which, else None."""
    plain = folded(text)
    if _ENROLLED.search(plain):
        return "enrolled"
    return "completed" if _COMPLETED.search(plain) else None


def course_key(text: str) -> str | None:
    """The code of the course that `text` names, or None."""
    plain = re.sub(r"\b(kurs|course)(?=[abcd123]\b)", r"\1 ", folded(text))
    plain = _COMPLETED.sub(" ", _ENROLLED.sub(" ", plain))
    plain = " ".join(re.sub(r"\b(pa|i|till|och|just nu|nu|med|med betyg|e)\b", " ", plain).split())
    if match := _SFI.fullmatch(plain):
        return f"sfi-{match[1]}"
    if match := _SVA.fullmatch(plain):
        return f"sva-{match[1]}" if match[1].isdigit() else "sva-grund"
    return None
