"""What one name among demands means: certificates, one of several, or what only the employer can judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise, product
from math import prod

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells import demand_words as word
from matchcore.tables.cells.certificate_entries import in_common
from matchcore.tables.cells.items import item_of, sentences_of
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, OTHER_CLASS
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Resolution
from matchcore.vocabulary.resolving import USUAL
from matchcore.vocabulary.several import EITHER, is_either, is_of_two_names
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import stated


def has_sentences(text: str) -> bool:
    """Whether a text is more than one sentence."""
    return len(sentences_of(text)) > 1


def are_classes(parts: Sequence[str]) -> bool:
    """Whether a class of licence stands behind one of another thing, and may be another of that."""
    return any(OTHER_CLASS.search(one) and _CLASS_FIRST.match(after) for one, after in pairwise(parts))


_OF_A_CLASS_ALONE = re.compile(r"A[\s-]?kort", re.IGNORECASE)
"""What may be the licence for a motorcycle, and a class of what stands in another cell: a truck."""
_LETTERS_ALONE = re.compile(r"A\s?[+/&]?\s?B(?:[\s-]?(?:kort|behörighet))?", re.IGNORECASE)
"""What may be an electrician's authorisation, and classes of a truck."""
_OF_A_TEST = re.compile(r"prövning", re.IGNORECASE)
"""In the name of what is passed, and not taught: "svetsutbildning" may be none."""
_CLASS_FIRST = re.compile(rf"(?:{LICENCE_CLASS.pattern})(?![\w-])")


def licence_of(text: str, terms: Terms) -> str | None:
    """The code of the driving licence that a text names, a class alone too: "B", "C-körkort"."""
    code = terms.resolution("certificate", f"körkort {text}" if LICENCE_CLASS.fullmatch(text) else text).code
    return code if code is not None and code.startswith("licence") else None


def named(name: str, terms: Terms, spot: Spot, field: str) -> list[word.Demand]:
    """What a name without its state demands. Raises `Refusal`."""
    if word.PROVED_OF_NOTHING.fullmatch(name):
        raise word.OF_WHICH
    if demands := _proved_by(name, terms, spot, field):
        return demands
    meant = terms.resolution("certificate", name)
    codes = tuple(code for code, _ in meant.alternatives)
    parts = [part for part in name.split("/") if part.strip()]
    key = "" if meant.reason is None else meant.reason.key
    if meant.code is not None and len(parts) > 1 and meant.code.startswith("licence"):
        # "C/CE": who has the higher class has both
        classes = [licence_of(part.split()[-1].strip("()"), terms) for part in parts]
        codes = tuple(code for code in classes if code is not None)
        is_one_enough = len(set(codes)) == len(classes)
    else:
        is_beside = len(parts) > 1 or is_of_two_names(name)
        is_several = key == "vocabulary.several_named" and is_beside and not word.BESIDE.search(name)
        if is_several and (word.CLASSES_BESIDE.search(name) or not are_alternatives(codes, terms)):
            if field == "certificates_required":  # "truck A/B" is one card with both, and "CE/YKB" are two
                spot.refuse(word.ALL_READ, name)
            return [*codes]
        if is_several and not is_of_two_names(name):  # "svets 135/136"
            spot.refuse(word.ONE_READ, name)
            return [codes] if field == "certificates_required" else [*codes]
        is_one_enough = is_several or key == "vocabulary.either"
    if key == word.CLASS_RUN and codes and meant.reason is not None:  # "truck A-C"
        spot.refuse(Refusal(meant.reason), name)
        return [*codes]
    is_open = key == "vocabulary.several" and {sure for _, sure in meant.alternatives} == {USUAL}
    if is_open and field == "certificates_required":  # "lyftutbildning" is one of two
        spot.refuse(word.ONE_READ, name)
        return [codes]
    if is_one_enough:
        if not is_either(name):
            spot.note(Message("certificate.either_read"), name)
        return [codes] if field == "certificates_required" else [*codes]
    if meant.code == word.ANY_TRADE:
        spot.note(Message("demand.any_trade"), name)
    label = terms.label("certificate", meant.code) if meant.code is not None else ""
    is_of_letters = _LETTERS_ALONE.fullmatch(name) is not None and str(meant.code).startswith("el-")
    if (
        is_of_letters
        or _OF_A_CLASS_ALONE.fullmatch(name)
        or (word.TAUGHT.search(name) and _OF_A_TEST.search(str(label)))
    ):
        spot.refuse(Refusal(Message(word.USUAL_OF_DEMANDS, text=name, label=label)), name)
        return [*filter(None, [meant.code])]
    return [*terms.codes("certificate", name, spot)]


def _proved_by(name: str, terms: Terms, spot: Spot, field: str) -> list[word.Demand]:
    """What proves what a name says that somebody does, which is asked about: "får köra buss"; else nothing."""
    proof = word.proof_of_doing(name)
    if not proof:
        return []
    if all(map(LICENCE_CLASS.fullmatch, proof.split("/"))):
        proof = f"körkort {proof}"  # "kör C/CE"
    at = Spot(spot.column)
    try:
        demands = named_or_in_part(proof, terms, at, field)
    except Refusal:
        return []
    if not demands or not {one.key for one in at.refused} <= word.READ_AND_ASKED:
        return []
    if field == "certificates_required":
        spot.refuse(word.ASKED_OF_IT, name)
    else:
        spot.note(Message("term.read_as", label=proof), name)
    return demands


def named_or_in_part(name: str, terms: Terms, spot: Spot, field: str) -> list[word.Demand]:
    """What a name demands, as it stands or at least in part. Raises `Refusal`."""
    try:
        return named(name, terms, spot, field)
    except Refusal as refusal:
        return named_in_part(name, terms, spot, field, refusal)


def are_alternatives(codes: Sequence[str], terms: Terms) -> bool:
    """Whether certificates may stand for one another: of one kind, or each so long a training that one is enough."""
    of_one_kind = len({code.partition("-")[0] for code in codes}) == 1
    return of_one_kind or all(terms.vocabulary.days(code) >= word.LONG for code in codes)


def named_in_part(name: str, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> list[word.Demand]:
    """What a name demands that is not understood as it stands. Raises `refusal` where it is not in part either.

    A class of licence that stands alone ("D"), a remark in a parenthesis, and what the employer judges ("och vana") are
    told; with an "eller" before it, that makes the rest no demand.
    """
    for way in (_by_its_choices, _as_a_class, _by_its_proof, _beside_a_note, _by_its_parts, _with_what_is_judged):
        if (demands := way(name, terms, spot, field, refusal)) is not None:
            return demands
    return _beside_what_is_judged(name, terms, spot, field, refusal)


def _is_unknown(refusal: Refusal) -> bool:
    return refusal.what.key.startswith("vocabulary.unknown")


def _by_its_choices(name: str, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> list[word.Demand] | None:
    """Classes or something else, "truckkort A och B eller hjullastarkort"; a choice in a parenthesis is a remark."""
    if refusal.what.key == "vocabulary.both_ways" and (codes_each := _classes_or_else(name, terms)):
        spot.note(Message("certificate.either_read"), name)
        return [*codes_each] if field == "certificates_required" else [*dict.fromkeys(chain(*codes_each))]
    item = item_of(name)
    bare = item.words
    if not bare or not is_either(name) or is_either(bare):
        return None
    is_judged = any(is_for_employer(part, terms) for part in word.PARTS.split(bare))
    is_one = not is_judged and code_of(bare, terms) is None
    if is_one and (codes := _codes_of(EITHER.split(", ".join(item.notes)), terms, spot)):  # "släp (BE eller B96)"
        return [codes] if field == "certificates_required" else [*codes]
    spot.note(Message("certificate.remark"), name)
    return named_or_in_part(bare, terms, spot, field)  # "vana av maskin (grävare eller traktor)"


def _as_a_class(name: str, terms: Terms, spot: Spot, field: str, _: Refusal) -> list[word.Demand] | None:
    """A class of licence alone, which may be a level as well: "C1"."""
    if not LICENCE_CLASS.fullmatch(name):
        return None
    (code,) = terms.codes("certificate", f"körkort {name}")
    label = terms.label("certificate", code)
    if word.LEVEL_TOO.fullmatch(name) and field == "certificates_required":
        what = Message("demand.class_or_level", label=label)
        spot.refuse(Refusal(what, Message("demand.rest_unread.remedy")), name)
    else:
        spot.note(Message("term.read_as", label=label), name)
    return [code]


def _by_its_proof(name: str, terms: Terms, spot: Spot, _: str, refusal: Refusal) -> list[word.Demand] | None:
    """What a name demands without the word for a proof: "asbest"."""
    proof = _proof_of(name, terms) if _is_unknown(refusal) else None
    if proof is None or proof.code is None:
        return None
    label = terms.label("certificate", proof.code)
    if proof.reason is None:
        spot.note(Message("term.read_as", label=label), name)
    else:
        spot.refuse(Refusal(Message(word.USUAL_OF_DEMANDS, text=name, label=label)), name)
    return [proof.code]


def _beside_a_note(name: str, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> list[word.Demand] | None:
    """What a name demands before a remark, or by what stands in its parenthesis: "B i laget", "Elcert. (ECY)"."""
    item = item_of(name)
    bare, is_class = item.words, LICENCE_CLASS.fullmatch(item.words) is not None
    is_turned = any(stated(one).state in ("required", "merited") or word.MAYBE.fullmatch(one) for one in item.notes)
    if is_turned and word.BESIDE.search(bare):
        return None  # "usk (måste) + körkort (bra)"
    if bare and bare != name and (is_class or is_named(bare, terms)):
        spot.note(Message("certificate.remark"), name)
        return named(f"körkort {bare}" if is_class else bare, terms, spot, field)
    if not bare or not _is_unknown(refusal):
        return None
    if first := word.CLASS_FIRST.fullmatch(bare):
        spot.note(Message("certificate.remark"), name)
        return named(f"körkort {first[1]}", terms, spot, field)
    inner = [one for note in item.notes if (one := code_of(note, terms)) is not None]
    if len(inner) != 1 or len(word.BESIDE.split(bare)) != 1 or is_either(name):
        return None
    spot.note(Message("term.read_as", label=terms.label("certificate", inner[0])), name)
    return [*inner]


def _by_its_parts(name: str, terms: Terms, spot: Spot, field: str, _: Refusal) -> list[word.Demand] | None:
    """What a name demands of which each part is understood: "taxileg + B", "traktorkort eller B", "taxi/B"."""
    is_required = field == "certificates_required"
    beside = in_full(word.BESIDE.split(name), terms)
    if not is_either(name) and not are_classes(beside) and (codes := _codes_of(beside, terms, spot)):
        return [*codes]
    if codes := _codes_of(in_full([*map(str.strip, EITHER.split(name))], terms), terms, spot):
        return [codes] if is_required and len(codes) > 1 else [*codes]
    codes = _codes_of(name.split("/"), terms, spot)
    is_enough = len(codes) > 1 and are_alternatives(codes, terms)
    if is_enough:
        spot.note(Message("certificate.either_read"), name)
    elif len(codes) > 1 and is_required:
        spot.refuse(word.ALL_READ, name)
    return [codes] if is_required and is_enough else [*codes] or None


def _with_what_is_judged(name: str, terms: Terms, spot: Spot, field: str, _: Refusal) -> list[word.Demand] | None:
    """What a name demands beside experience, "vårdbiträde m erf", or of alternatives those that are understood."""
    used = word.WITH_EXPERIENCE.search(name)
    if used is not None and is_named(bare := name[: used.start()], terms):
        spot.refuse(Refusal(Message(word.JUDGED, text=used[0].strip())), used[0].strip())
        return named(bare, terms, spot, field)
    choices = EITHER.split(name)
    if len(choices) > 1 and any(is_for_employer(part, terms) or word.OF_EXPERIENCE.match(part) for part in choices):
        raise Refusal(Message(word.JUDGED, text=name))
    return _known_of_either(name, terms, spot, field) or None


def _beside_what_is_judged(name: str, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> list[word.Demand]:
    """What a name demands beside what the employer judges, which is told: "B och vana". Raises `Refusal` for none."""
    bare, is_judged = item_of(name).words, refusal.what.key == word.JUDGED
    parts = [part for part in word.PARTS.split(name) if part.strip(" -")]  # "el-vana"
    seen = [part for part in parts if is_for_employer(part, terms)]
    rest = [part for part in parts if part not in seen]
    judged = Refusal(Message(word.JUDGED, text=name))
    if not seen and speaks_of_no_proof(name, terms, spot.column, refusal):
        raise Refusal(Message(word.ORDINARY, text=name))
    if is_judged and bare != name and is_for_employer(bare, terms):
        raise judged
    if is_judged and name.casefold().startswith(("van vid ", "van med ", "vana vid ", "vana med ")):
        raise refusal  # "van vid mätdon"
    is_required = field == "certificates_required"
    if is_required and is_judged and not seen and (code := _at_its_end(name, terms)) is not None:
        spot.refuse(word.ASKED_OF_IT, name)  # "erfarenhet av truck"
        return [code]
    if is_judged and not seen and not is_either(name):
        raise Refusal(Message("certificate.demand", said=name), Message("certificate.demand.remedy"))
    if not seen or is_either(name):
        raise judged if seen else refusal
    if rest and is_judged and all(speaks_of_no_proof(part, terms, spot.column) for part in rest):
        raise judged  # "kunna prata med kund"
    if not rest and has_sentences(name):
        raise judged  # "MAG 135. Ritningsläsning" is read by its sentences
    demands = [one for part in rest for one in named(part, terms, spot, field)]
    for part in seen:
        spot.refuse(Refusal(Message(word.JUDGED, text=part)), part)
    return demands


def _at_its_end(name: str, terms: Terms) -> str | None:
    """The certificate that words end in which say how it was used: "erfarenhet av truck"; none of a choice."""
    words = [] if is_either(name) else name.rstrip(".").split()
    return next((code for at in range(1, len(words)) if (code := code_of(" ".join(words[at:]), terms))), None)


def _classes_or_else(name: str, terms: Terms) -> list[tuple[str, ...]]:
    """What is demanded of "truckkort A och B eller hjullastarkort", each class or the other: classes go together first.

    Empty where what stands beside is no class of the same, or a class alone follows: "truckkort A+B eller C".
    """
    choices: list[list[str]] = []
    for choice in map(str.strip, EITHER.split(name)):
        first, *classes = word.BESIDE.split(choice)
        head = first.rpartition(" ")[0]
        codes = [code_of(one, terms) for one in (first, *(f"{head} {one}" for one in classes))]
        if None in codes or word.CLASS.fullmatch(first) or not all(map(word.CLASS.fullmatch, classes)):
            return []
        choices.append([*filter(None, codes)])
    each = [*product(*choices)] if prod(map(len, choices)) <= _MOST_WAYS else []
    return [tuple(dict.fromkeys(codes)) for codes in each]


_MOST_WAYS = 8
_UNKNOWN = Refusal(Message("vocabulary.unknown", text=""))


def _proof_of(name: str, terms: Terms) -> Resolution | None:
    """The certificate that proves what a name says without a proof: "asbest", "hygienutb.", "kranförare"."""
    if is_either(name) or word.CLASS.fullmatch(name) or len(name.split()) > word.A_SENTENCE:
        return None
    learnt = word.TAUGHT.sub("", name)
    bare = [name[:-1]] * (word.DRIVER.search(name) is not None) + [learnt] * (learnt != name)
    found = (terms.whole("certificate", proof) for proof in (f"{name} bevis", *(f"{one}bevis" for one in bare)))
    return next((one for one in found if one.code and one.confidence >= word.CERTAIN_ENOUGH), None)


def known_beginning(name: str, terms: Terms, *, in_doubt: bool = False) -> tuple[str, ...]:
    """The certificate that a name begins with or ends in, the rest not understood: "ESA IV", "ett bra truckkort".

    `in_doubt` takes it also where the rest may put it off, "truckkort till sommaren", but not where it denies it.
    """
    bare = word.WHERE_TO.sub("", name)  # "truckkort till packeriet"
    words = re.findall(r"[^\s/(),<]+", bare)
    is_cut = bare != name or len(words) > 1
    turns = word.DENIES if in_doubt else word.TURNS
    if turns.search(bare) or not is_cut or not 0 < len(words) <= word.MOST_WORDS:
        return ()
    most = len(words) - (bare == name)
    cuts = [" ".join(words[:at]) for at in range(most, 0, -1)]
    if not (word.CLASS.fullmatch(words[0]) or len(words[0]) > word.SHORT - 1):
        cuts = []
    ends = [" ".join(words[at:]) for at in range(1, len(words))] if re.search(r"[.!]\s", bare) is None else []
    cuts += [one for one in ends if word.OF_A_PROOF.search(one.split()[-1])]  # not "Lapplands maskin"
    for text in cuts:
        of_licence = LICENCE_CLASS.fullmatch(text) is not None
        found = terms.whole("certificate", f"körkort {text}" if of_licence else text)
        if found.code is None and not of_licence:
            found = _proof_of(text, terms) or found
        is_whole = of_licence or len(text) >= word.SHORT
        if (
            is_whole
            and found.code not in (None, word.ANY_TRADE)
            and (found.code != word.ANY_CLASS or word.OF_A_LICENCE.search(bare.replace(text, "", 1)) is None)
            and found.confidence >= word.CERTAIN_ENOUGH
        ):
            return (str(found.code),)
    return ()


def speaks_of_no_proof(name: str, terms: Terms, heading: str, refusal: Refusal = _UNKNOWN) -> bool:
    """Whether a name is ordinary words, none of them near a certificate or a word for a proof: "tål damm".

    What is written as names are, "AUL", may be one. Below a heading of certificates only a sentence is none.
    """
    if not refusal.what.key.startswith("vocabulary.unknown") and refusal.what.key not in word.MIXED:
        return False
    if word.OF_CERTIFICATES.search(heading) and (
        refusal.what.key != "vocabulary.unknown" or len(name.split()) < word.A_SENTENCE
    ):
        return False
    if known_beginning(name, terms):
        return False  # "heta arb om man lägger duk"
    words = word.MEASURED.sub(" ", name)
    if word.OF_A_PROOF.search(words) or word.NAMED_SHORT.search(words) or not re.search(r"[^\W\d]{3}", words):
        return False
    bare = EITHER.sub(" ", word.OF_ANY_WORK.sub(" ", name)).strip() or name
    long = re.findall(r"[^\W\d_]{4,}", bare) if len(bare.split()) >= word.A_SENTENCE else []
    found = [terms.resolution("certificate", one) for one in long or bare.split() if len(one) >= word.SHORT]
    if any(one.code is not None for one in found):
        return False
    if len(found) > 1:  # of several words the beginning of a name alone says nothing: "service i blodet"
        return not terms.vocabulary.index("certificate").is_near(Spelling.of(bare))
    return all(likeness < word.NEAR for one in found for _, likeness in one.alternatives)


def is_named(text: str, terms: Terms) -> bool:
    """Whether a text names a certificate, or several."""
    found = terms.resolution("certificate", text)
    several = ("vocabulary.either", "vocabulary.several_named")
    return found.code is not None or (found.reason is not None and found.reason.key in several)


def names_any(text: str, terms: Terms) -> bool:
    """Whether a text names a certificate as a demand does, or several."""
    return is_named(text, terms) or code_of(text, terms) is not None


def _known_of_either(name: str, terms: Terms, spot: Spot, field: str) -> list[word.Demand]:
    """Of alternatives that are not all understood, those that are: no less is demanded, and it is asked about."""
    parts = [part for part in EITHER.split(name) if part]
    codes = [code_of(part.strip(), terms) for part in parts]
    known = tuple(dict.fromkeys(code for code in codes if code is not None))
    unknown = [part for part, code in zip(parts, codes, strict=True) if code is None]
    reasons = [
        terms.resolution("certificate", part).reason
        for part in unknown
        if not word.CLASSES_ALONE.fullmatch(part.strip())
    ]
    if not known or not unknown or any(one is None or not one.key.startswith("vocabulary.unknown") for one in reasons):
        return []
    spot.refuse(word.IN_PART_READ, name)
    return [known if len(known) > 1 else known[0]] if field == "certificates_required" else [*known]


def _codes_of(parts: Sequence[str], terms: Terms, spot: Spot) -> tuple[str, ...]:
    """The codes of at least two things, as demands name them; none where one of them is not understood."""
    codes = [code_of(part.strip(), terms) for part in parts]
    if len(parts) < 2 or None in codes:
        return ()
    for part, code in zip(parts, codes, strict=True):
        if terms.resolution("certificate", part.strip()).code is None:
            spot.note(Message("term.read_as", label=terms.label("certificate", str(code))), part)
    return tuple(dict.fromkeys(filter(None, codes)))


def in_full(parts: Sequence[str], terms: Terms) -> Sequence[str]:
    """Parts with what they have in common, where all are known then: "ADR grund + tank"."""
    return (in_common(parts, lambda one: code_of(one, terms) is not None) if len(parts) > 1 else []) or parts


def code_of(text: str, terms: Terms) -> str | None:
    """The certificate that a text names as a demand does; none of classes alone, which may be of anything: "A-B"."""
    if word.CLASSES_ALONE.fullmatch(text) and not LICENCE_CLASS.fullmatch(text):
        return None
    found = terms.resolution("certificate", f"körkort {text}" if LICENCE_CLASS.fullmatch(text) else text)
    if found.reason is not None and found.reason.key.startswith("vocabulary.unknown"):
        found = _proof_of(text, terms) or found
    return found.code


def is_for_employer(text: str, terms: Terms) -> bool:
    """Whether a text names what the employer judges, and no certificate or language: not "kunna köra truck".

    A certificate with an "eller" before or after it is no demand by itself.
    """
    reason = terms.resolution("certificate", text).reason
    trade = word.OF_A_TRADE.fullmatch(text.strip())  # "bagarutb."
    is_word = (len(text.split()) == 1 or trade is not None) and "/" not in text
    if reason is not None and is_word and (trade or reason.key.startswith("vocabulary.unknown")):
        trained = trade and (trade["trained"] or trade["trade"])
        names = (trained, f"{trained}e") if trained else (text,)
        found = [terms.resolution("occupation", name) for name in names]
        if any(one.code or (one.reason and one.reason.key == "vocabulary.several") for one in found):
            return True
    if reason is None or reason.key != word.JUDGED:
        return False
    words = [] if is_either(text) else word.MEASURED.sub(" ", text.rstrip(".")).split()  # "40 pers" is no Persian
    if words and len(words[0]) > word.SHORT and terms.certain("language", words[0]) is not None:
        return False  # "engelska i tal"
    ends = [" ".join(words[at:]) for at in range(1, len(words))]
    return not any(
        LICENCE_CLASS.fullmatch(end)
        or terms.resolution("certificate", end).code is not None
        or (len(end) > word.SHORT and terms.certain("language", end) is not None)
        for end in ends
    )
