"""Spellings in a file to the vocabulary's codes, each distinct spelling looked up once."""

from __future__ import annotations

import re
from datetime import date

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records import Certificate
from matchcore.records.model import LEVELS, Refusal
from matchcore.vocabulary import Kind, ModuleTerm, Resolution, Vocabulary, default_vocabulary
from matchcore.vocabulary.repair import folded, undated
from matchcore.vocabulary.resolving import resolve_near, resolve_whole
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import Stated, stated

_MOST_REMEMBERED = 200_000
_CERTAIN = 95  # below this letters were wrong
_SHORT_OF_LICENCE = re.compile(r"körkort\s[^\W\d]{2,4}", re.IGNORECASE)
"""So few letters behind the word that one of them wrong is another word."""
_UNCLEAR = re.compile(r"[/,;|]|\((?!\s*[A-Ea-e]\d?\b)")

_LEVELS = {level.casefold(): level for level in LEVELS}
SWEDISH_WORDS = frozenset("ca el ty om av bo ha ta se vi person".split())
"""What names a language and is a Swedish word or its abbreviation too: "ca B1", "ty A2", "beror på person"."""
_LONGEST_LISTED = 120
_DASH, _COMMA, _POINT = map(re.compile, (r"\s[–—-]\s", r",\s*(?=[^\W\d])", r"(?<=\w\w)[.!]+\s+(?=\w)"))
_BESIDE = re.compile(r"\s+(?:och|samt|o)\s+|\s*[+&]\s*")
_BETWEEN = re.compile(rf"{_BESIDE.pattern}|\s*/\s*|{_DASH.pattern}|{_COMMA.pattern}")
"""What may stand between two things."""
_LASTED = re.compile(
    r"[\s,]*\b(?:\d|½|ett|en|två|tre|fyra|fem|många|några)\S*\s?(?:år|å|mån\w*|v|veckor)\b(?![.!]\s+\w)(?:(?!\w\w[.!]\s).)*$",
    re.IGNORECASE,
)
_HOW_EMPLOYED = frozenset("lärling praktikant elev vikarie trainee timvikarie".split())
"""What says of work as what it was done, and is none by itself: "kock – lärling"."""
_REMEDIES = {"certificate": "term.add_to_vocabulary"}
"""What to do about a spelling that nothing is near, for the kinds where there is something to say."""


def _bare(text: str) -> str:
    """A text with no state and no years behind it, and no sign at its end."""
    return _LASTED.sub("", stated(text).words or text).strip(" ,.!")


class Terms:
    """Looks spellings up in one vocabulary and remembers what it found.

    Parameters
    ----------
    vocabulary
        The package's own unless another is given.
    as_of
        The day that "v. 12" and "omgående" are counted from; today when None.

    Attributes
    ----------
    plain_certificates, plain_tracks
        Names of certificates and tracks met so far that mean one code for certain, whatever stands around.
    certificates_met
        What whole items of lists met so far mean, such as ``HLR (2027-03-01)``: a certificate, with no reservation.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, as_of: date | None = None) -> None:
        self.vocabulary = default_vocabulary() if vocabulary is None else vocabulary
        self.as_of = date.today() if as_of is None else as_of
        self._found: dict[tuple[str, str], Resolution | Spelling] = {}
        self.plain_certificates: dict[str, str] = {}
        self.plain_tracks: dict[str, str] = {}
        self.certificates_met: dict[str, Certificate] = {}
        self._modules: dict[int, dict[str, str]] = {}  # by the identity of a term's modules, which the vocabulary keeps

    def resolution(self, kind: Kind, text: str) -> Resolution:
        """What `text` means, refused or not."""
        found = self._whole(kind, text)
        if isinstance(found, Spelling):
            found = self._found[kind, text] = self._checked(kind, resolve_near(text, found, kind, self.vocabulary))
        return found

    def whole(self, kind: Kind, text: str) -> Resolution:
        """The same with no letter wrong, and with nothing that is near."""
        found = self._whole(kind, text)
        return found if isinstance(found, Resolution) else Resolution(text, None, reason=_unknown(text))

    def _whole(self, kind: Kind, text: str) -> Resolution | Spelling:
        found = self._found.get((kind, text))
        if found is None:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            if kind == "language" and len(text) == len("sv") and not text.isascii():  # "är" is no "ar"
                found = Resolution(text, None, reason=_unknown(text))
            else:
                found = resolve_whole(text, kind, self.vocabulary)
            found = self._found[kind, text] = found if isinstance(found, Spelling) else self._checked(kind, found)
        return found

    def _checked(self, kind: Kind, found: Resolution) -> Resolution:
        text = found.text
        if found.confidence < _CERTAIN and _SHORT_OF_LICENCE.fullmatch(text):  # "körkort byts" is no "körkort buss"
            return Resolution(text, None, reason=_unknown(text))
        if kind != "certificate" or found.code is None or undated(text) == text or self.is_written(kind, text):
            return found
        # a year beside the name may end it, or be when it is planned
        return Resolution(text, None, reason=Message("date.which_day", text=text))

    def code(self, kind: Kind, text: str, spot: Spot | None = None) -> str:
        """The code that `text` means; raises `Refusal` with the suggestions when it means none for certain.

        What was read with a reservation (a letter wrong, an estimate) is noted at `spot`.
        """
        found = self.resolution(kind, text)
        if found.code is None:
            if kind != "level" and text in self.vocabulary.table(kind):
                return text  # a code is itself, also where the word alone would say too little
            raise self.refusal(kind, found)
        if spot is not None:
            if found.reason is not None:
                spot.note(found.reason, text)
            elif found.confidence < _CERTAIN or (kind == "language" and text.casefold() in SWEDISH_WORDS):
                spot.note(Message("term.read_as", label=self.label(kind, found.code)), text)
        return found.code

    def codes(self, kind: Kind, text: str, spot: Spot | None = None) -> list[str]:
        """The codes of everything that `text` names beside one another, such as "truck A+B"; raises `Refusal`.

        "Truck A/B" may mean either: it is refused.
        """
        found = self.resolution(kind, text)
        if found.reason is not None and found.reason.key == "vocabulary.several_named" and not _UNCLEAR.search(text):
            if spot is not None and any(confidence < _CERTAIN for _, confidence in found.alternatives):
                labels = tuple(self.label(kind, code) for code, _ in found.alternatives)
                spot.note(Message("term.read_as", label=labels), text)
            return [code for code, _ in found.alternatives]
        return [self.code(kind, text, spot)]

    def apart(self, kind: Kind, text: str) -> list[str]:
        """The things that a text names behind one another where each is known alone and the whole would lose one.

        So "kock – lager" and "kassa. svetsare" are two, and "hygienbevis och förarkort"; a word cut short at a point
        goes with what follows ("väktarutb. VU1"), and what is written in the vocabulary is one.
        """
        if len(text) > _LONGEST_LISTED or "(" in text or self.is_written(kind, _LASTED.sub("", text)):
            return [text]
        for sign in (_DASH, _BESIDE, *((_COMMA, _POINT) if kind == "occupation" else ())):
            parts = [part.strip() for part in sign.split(text)]
            meant = [self._group(kind, part) for part in parts] if len(parts) > 1 and all(parts) else []
            is_list = all(meant) and len(set(meant)) > 1
            is_list = is_list and (sign in (_DASH, _BESIDE) or all(len(one) == 1 for one in meant))
            if sign is _POINT:
                is_list = is_list and all(self.whole(kind, _bare(part)).code for part in parts[:-1])
            if is_list and (sign is not _BESIDE or self._group(kind, text) in meant):
                return [one for part in parts for one in self.apart(kind, part)]
        return [text]

    def _group(self, kind: Kind, text: str) -> frozenset[str]:
        """The codes that a text means or may mean, with no state and no years behind it; none of what is not known."""
        bare = _bare(text)
        if bare.casefold() in _HOW_EMPLOYED:
            return frozenset()
        found = self.resolution(kind, bare)
        if found.code is None and found.reason is not None and found.reason.key == "vocabulary.several":
            return frozenset(code for code, _ in found.alternatives)
        parts = _BETWEEN.split(bare) if found.code is None else []
        each = [self._group(kind, part) for part in parts] if len(parts) > 1 and all(parts) else []
        return frozenset().union(*each) if each and all(each) else frozenset(filter(None, [found.code]))

    def stated(self, kind: Kind, text: str, whole: str = "") -> Stated:
        """The state that the ends of `text` say, unless the whole of it (`whole`, if given) is a name by itself."""
        found = stated(text)
        is_sign = not found.said.replace(" ", "").isalnum()
        if found.state is None or is_sign:
            return found
        return Stated(text) if self.is_written(kind, whole or text) else found

    def is_written(self, kind: Kind, text: str) -> bool:
        """Whether the whole of `text` is a spelling in the vocabulary, case, accents and signs aside."""
        return bool(self.vocabulary.index(kind).written(Spelling.of(text)))

    def certain(self, kind: Kind, text: str) -> str | None:
        """The code that `text` means for certain, with nothing to note; else None."""
        found = self.whole(kind, text)
        is_word = kind == "language" and text.casefold() in SWEDISH_WORDS
        return found.code if found.reason is None and found.confidence >= _CERTAIN and not is_word else None

    def refusal(self, kind: Kind, found: Resolution) -> Refusal:
        """Why a spelling was refused, and what to write instead."""
        what = found.reason if found.reason is not None else Message("vocabulary.unknown", text=found.text)
        near = tuple(self.label(kind, code) for code, _ in found.alternatives[:3])
        if near and "alternatives" in what.values:
            return Refusal(what)  # it names them itself
        if near:
            return Refusal(what, Message("term.write_one_of", near=near))
        is_unknown = what.key == "vocabulary.unknown" and kind in _REMEDIES
        return Refusal(what, Message(_REMEDIES[kind]) if is_unknown else None)

    def label(self, kind: Kind, code: str) -> object:
        """What a user reads for a code."""
        term = self.vocabulary.table(kind).get(code)
        return code if term is None else getattr(term, "label", None) or term.name

    def level(self, text: str) -> tuple[str, Message | None]:
        """The CEFR level that `text` says, and what a reader should know of it; raises `Refusal`."""
        written = _LEVELS.get(text.strip().casefold())
        if written is not None:
            return written, None
        found = self.resolution("level", text)
        if found.code is None:
            raise self.refusal("level", found)
        return found.code, found.reason

    def modules(self, owner: tuple[ModuleTerm, ...], names: list[str]) -> tuple[str, ...]:
        """The codes of the modules that `names` name, of the certificate or track that has `owner` as modules."""
        known = self._modules.get(id(owner))
        if known is None:
            known = {
                folded(one): module.code for module in owner for one in (module.code, module.label.sv, module.label.en)
            }
            known |= {module.code: module.code for module in owner}
            self._modules[id(owner)] = known
        codes = []
        for name in names:
            code = known.get(name) or known.get(folded(name))
            if code is None:
                written = tuple(module.label for module in owner)
                raise Refusal(
                    Message("module.unknown", name=name),
                    Message("module.known", known=written) if written else Message("module.none"),
                )
            codes.append(code)
        return tuple(codes)


def _unknown(text: str) -> Message:
    return Message("vocabulary.unknown", text=text)
