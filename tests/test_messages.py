"""The catalogue of messages: whole in both languages, used, and rendered as a reader expects."""

from __future__ import annotations

import ast
import itertools
import pickle
import re
import string
import tomllib
from datetime import date
from functools import cache

import pytest

from matchcore.arguments import hours_span
from matchcore.criteria.location import LocationCriterion
from matchcore.messages import LANGUAGES, Message, Phrase, Text, catalogue, render
from matchcore.rendering import Points
from source import FILES, SOURCE, tree_of

SENTENCES = sorted(catalogue().items())


def placeholders(sentence: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def bare(sentence: str) -> str:
    """The sentence without what is in braces."""
    return "".join(text for text, *_ in string.Formatter().parse(sentence))


def test_every_sentence_is_whole_in_both_languages() -> None:
    """Swedish and English, neither empty nor with stray spaces, with the same values to fill in by name."""
    for key, words in SENTENCES:
        assert set(words) == set(LANGUAGES), key
        for sentence in words.values():
            assert sentence == " ".join(sentence.split(" ")).strip() != "", key
            assert "  " not in sentence, key
        assert placeholders(words["sv"]) == placeholders(words["en"]), key
        assert all(name.isidentifier() for name in placeholders(words["sv"])), key


def test_every_counted_noun_has_one_and_many() -> None:
    """Where a value brings a noun, the noun has a form for one and a form for many."""
    for key, words in SENTENCES:
        for sentence in words.values():
            for _, _, nouns, _ in string.Formatter().parse(sentence):
                assert not nouns or (all(nouns.split("|")[:2]) and nouns.count("|") == 1), key


def test_swedish_is_not_english() -> None:
    """No Swedish sentence is the English one, but for those that hold only values."""
    alike = [key for key, words in SENTENCES if words["sv"] == words["en"] and any(map(str.isalpha, bare(words["sv"])))]
    assert alike == []


def test_no_two_files_define_one_sentence() -> None:
    """A key stands in one file only; a second one would silently win."""
    keys: list[str] = []
    for file in sorted((SOURCE / "messages").glob("*.toml")):
        stack = [("", tomllib.loads(file.read_text(encoding="utf-8")))]
        while stack:
            prefix, table = stack.pop()
            for name, entry in table.items():
                if isinstance(entry, dict):
                    stack.append((f"{prefix}{name}.", entry))
                    if set(entry) & set(LANGUAGES):
                        keys.append(prefix + name)
    assert sorted(keys) == sorted(set(keys)) == sorted(catalogue())


class Used(ast.NodeVisitor):
    """The strings of a module, whole and as patterns: an f-string's values may be anything without spaces."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.starts: set[tuple[str, str]] = set()
        self.keys: set[str] = set()

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.whole.add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.starts.add(_pattern(node))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        choices = _choices(node.args[0]) if node.args else []
        if name == "Message":
            self.keys |= {str(one.value) for one in choices if isinstance(one, ast.Constant)}
        if name == "headings":
            self.starts |= {(f"{one.value}.", "") for one in choices if isinstance(one, ast.Constant)}
        if name == "with_remedy":
            both = {f"{one.value}{end}" for one in choices if isinstance(one, ast.Constant) for end in ("", ".remedy")}
            self.keys |= both
            self.whole |= both
            for start, end in (_pattern(one) for one in choices if not isinstance(one, ast.Constant)):
                self.starts.add((start, f"{end}.remedy"))
        self.generic_visit(node)


def _pattern(node: ast.expr) -> tuple[str, str]:
    """How the strings begin and end that an f-string, or any other expression, can give."""
    if not isinstance(node, ast.JoinedStr):
        return "", ""
    first, last = node.values[0], node.values[-1]
    start = str(first.value) if isinstance(first, ast.Constant) else ""
    return start, str(last.value) if isinstance(last, ast.Constant) and last is not first else ""


def _choices(node: ast.expr) -> list[ast.expr]:
    return [*_choices(node.body), *_choices(node.orelse)] if isinstance(node, ast.IfExp) else [node]


@cache
def used() -> Used:
    """What all of the source says."""
    seen = Used()
    for file in FILES:
        seen.visit(tree_of(file))
    return seen


def test_every_sentence_that_the_code_names_exists() -> None:
    """Each key that is written out in a `Message` is in the catalogue, on paths that no other test takes too."""
    keys = used().keys
    assert len(keys) > 100
    assert sorted(keys - set(catalogue())) == []


def test_every_sentence_is_used() -> None:
    """Each sentence is named in the code or a table of the package, whole or by a pattern with a dot."""
    seen = used()
    patterns = [(start, end) for start, end in seen.starts if "." in start or end.startswith((".", "_remedy"))]
    tables = [file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.toml") if file.parent.name != "messages"]
    whole = seen.whole | {word for table in tables for word in re.findall(r'"([a-z_.]+)"', table)}

    helps = {" ".join(words.split()) for words in whole}  # what --help says is found by its English words

    def is_named(key: str) -> bool:
        if key.startswith("help."):
            return catalogue()[key]["en"] in helps or key == "help.help"
        return key in whole or any(
            key.startswith(start) and key.endswith(end) and len(key) > len(start) + len(end) for start, end in patterns
        )

    assert [key for key in catalogue() if not is_named(key)] == []


def test_a_sentence_that_is_not_there_is_the_code_s_fault() -> None:
    """A misspelt key fails where it is written, not where it would be shown."""
    with pytest.raises(KeyError, match=r"no\.such\.sentence"):
        Message("no.such.sentence")


def test_values_are_rendered_in_the_reader_s_language() -> None:
    """A text in its language, a float with its mark, a day in ISO form, a list joined, nothing as a dash."""
    assert render(Phrase("häst", "horse"), "sv") == "häst"
    assert render([Phrase("häst", "horse"), 2, "x"], "en") == "horse, 2, x"
    assert (render(12.5, "sv"), render(12.5, "en"), render(50.0, "sv")) == ("12,5", "12.5", "50")
    assert render(date(2026, 3, 1), "sv") == "2026-03-01"
    assert render(None, "en") == "–"
    assert (render((), "sv"), render(True, "en"), render(3, "sv")) == ("", "True", "3")


def test_a_message_within_a_message_follows_its_language() -> None:
    """Whole sentences may be values of others."""
    inner = Message("certificates.held", certificate=Phrase("truck", "forklift"))
    outer = Message("certificates.with_role", fact=inner, role=Message("certificates.required"))
    assert outer.text("sv") == "truck: har, intyg visat (krav)"
    assert outer.text("en") == str(outer) == "forklift: held, validated (required)"


def test_braces_in_a_value_are_letters() -> None:
    """What a user wrote is shown as it stands and never filled in."""
    assert Message("value.twice", value="{value} {0} %s").text("en") == "{value} {0} %s stands twice"


def test_messages_are_values() -> None:
    """Equal by key and values, hashable also where a value is a list, and the same after pickling."""
    one, same = Message("value.twice", value=["a"]), Message("value.twice", value=["a"])
    assert one == same
    assert hash(one) == hash(same)
    assert one != Message("value.twice", value=["b"])
    assert one != "value.twice"
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "Message('value.twice', value=['a'])"
    assert all(isinstance(text, Text) for text in (one, Phrase("a", "b")))


_BOUNDS = {
    "most",
    "least",
    "limit",
    "months",
    "days",
    "runs",
    "gain",
    "placed",
    "full",
    "n_openings",
    "rows",
    "count",
    "mean",
    "chance",
}


def test_a_count_that_may_be_one_brings_its_noun() -> None:
    """No count stands bare before a noun in the plural, but for bounds and what is always several."""
    nouns = "personer|platser|placeringar|placerade|kandidater|kurser|listor|kombinationer|kända|saker|rader"
    for key, words in SENTENCES:
        parts = [(text, name, spec) for text, name, spec, _ in string.Formatter().parse(words["sv"])]
        for (_, name, spec), (after, *_) in itertools.pairwise(parts):
            is_bare = name is not None and not spec and name not in _BOUNDS
            assert not (is_bare and re.match(rf" ({nouns})\b", after)), key


def test_a_list_brings_its_noun_by_how_many_it_has() -> None:
    """Where a noun is given, the number of things stands, and not the things."""
    for modules, told in ((["a"], "1 del kvar"), (["a", "b"], "2 delar kvar")):
        values = {"percent": 50, "track": "x", "modules": modules}
        assert told in Message("paper.step.track.complete_modules", **values).text("sv")


def test_a_bound_that_bounds_nothing_is_not_told() -> None:
    """Hours are "högst 50 %" and "hur mycket som helst", and never "1–50 %" or "1–100 %"."""
    spans = ((1, 100), (0, 100), (1, 50), (75, 100), (100, 100), (50, 75))
    assert [hours_span(*span).text("sv") for span in spans] == [
        *["hur mycket som helst"] * 2,
        "högst 50 %",
        "minst 75 %",
        "100 %",
        "50–75 %",
    ]


def test_one_and_many() -> None:
    """A count brings its noun in the form that fits."""
    for n, words in ((0, "0 openings are"), (1, "1 opening is"), (2, "2 openings are")):
        assert Message("unplaced.rivals", n=n).text("en").startswith(words)


def test_one_and_many_in_words_alone() -> None:
    """A count can choose the words without being said."""
    one, many = (Message("empty.all_here", n=n).text("sv") for n in (1, 2))
    assert (one, many) == ("Den enda som passar föreslås redan hit.", "Alla 2 som passar föreslås redan hit.")


SPOKEN = [
    (
        Message("unplaced.rivals", n=2),
        "2 jobb går, men platserna föreslås till andra som är minst lika bra för helheten.",
    ),
    (
        Message("unplaced.rivals", n=1),
        "1 jobb går, men platsen föreslås till andra som är minst lika bra för helheten.",
    ),
    (
        Message("unplaced.gate", n=15, count=12, gate=LocationCriterion.obstacle),
        "Inget av de 15 jobben går. Avståndet hindrar minst 12.",
    ),
    (
        Message("unplaced.gate_all", n=1, gate=LocationCriterion.obstacle),
        "Det enda jobbet går inte. Avståndet hindrar.",
    ),
    (Message("empty.elsewhere", n=1), "En person passar, men behövs minst lika mycket på ett annat jobb."),
    (Message("empty.elsewhere", n=3), "3 personer passar, men behövs minst lika mycket på andra jobb."),
    (Message("placement.tied"), "lika bra alternativ finns"),
    (Message("result.ties", count=8), "För 8 placeringar finns ett lika bra alternativ: där kan du välja."),
    (
        Message("result.proof.best_total", pairs=111),
        "Bevisat: ingen annan fördelning ger fler poäng (111 möjliga kombinationer prövade).",
    ),
    (
        Message("verdict.placed_tied", verdict="Föreslås."),
        "Föreslås. Det väger jämnt: det finns ett annat förslag som är precis lika bra.",
    ),
    (
        Message("verdict.taken", holders=["p2 (85,00)"], loss=Points(280_000, in_words=True)),
        "Det går, men platsen föreslås till p2 (85,00): att välja den här personen i stället kostar helheten 28 poäng.",
    ),
    (
        Message("terms.form_not_asked", form=Phrase("Säsongsanställning", "Seasonal employment")),
        "Säsongsanställning: personen är inte tillfrågad",
    ),
    (
        Message(
            "certificates.with_role",
            fact=Message("certificates.declared", certificate="HLR"),
            role=Message("certificates.merited"),
        ),
        "HLR: säger sig ha, intyg inte visat (meriterande)",
    ),
    (Message("certificates.nothing"), "inga intyg krävs"),
    (
        Message("near.title", people=19),
        "Nästan där: 19 personer utan jobb saknar bara en sak för en ledig plats",
    ),
    (Message("handout.possible_now"), "går redan nu, men platsen föreslås till någon annan"),
    (Message("handout.check.assumed.location"), "resväg: personen har inte sagt hur långt, fråga"),
    (Message("handout.check.estimate.language"), "språknivån är uppskattad: stäm av"),
    (Message("location.beyond", km=31.0), "kunna resa 31 km längre"),
    (
        Message("language.reach_by", what="svenska", need="B2", has="B1", course="Svenska som andraspråk 1"),
        "svenska B2 (har B1), till exempel genom Svenska som andraspråk 1",
    ),
    (Message("day.any"), "räknas som att personen kan börja när som helst"),
    (Message("vocabulary.denied", text="ej HLR"), "”ej HLR” betyder att personen inte har beviset. Töm cellen"),
]


@pytest.mark.parametrize(("message", "words"), SPOKEN, ids=lambda value: getattr(value, "key", ""))
def test_swedish_is_said_as_a_caseworker_says_it(message: Message, words: str) -> None:
    """Sentences that caseworkers stumbled on, as they would say them to a colleague, for one and for many."""
    assert message.text("sv") == words


# Words of the engine and of its makers, by the sentences that may hold them: whoever reads those knows the words.
INNER = {
    r"grind|\bgap\b|\bdual|hänger på|regex|reguljär|mönstret|vokabulär|baslinje|oplacera|exakt lika|Menade du": (),
    r"\bparet\b|möjliga par\b|räckvidd|innehav|underlaget\b|lösaren": (),
    r"\b(hon|henne|hennes)\b": (),
    r"\bplaceras\b": ("assign.", "proof."),
    r"\bpool(en|er|erna|ens)?\b": ("quality.",),
    r"\b(enrolled|completed|validated|declared|the|and|not|is)\b": ("language.course_status.remedy",),
}


@pytest.mark.parametrize("inner", INNER)
def test_no_inner_word_is_said_in_swedish(inner: str) -> None:
    """Nobody who knows people and employers has to learn how the engine is built, or English."""
    said = [key for key, words in SENTENCES if re.search(inner, re.sub(r"\{\w+", "", words["sv"]), re.IGNORECASE)]
    assert [key for key in said if not key.startswith(INNER[inner])] == []


ENDS = {"Message": [""], "with_remedy": ["", ".remedy"]}


def test_every_sentence_is_given_what_it_tells() -> None:
    """Where a sentence is written by its name, each value that it names is given: else it fails when it is read."""
    told = dict(SENTENCES)
    missing = []
    for path in FILES:
        for call in ast.walk(tree_of(path)):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ENDS):
                continue
            key, given = call.args[0] if call.args else None, {word.arg for word in call.keywords}
            if isinstance(key, ast.Constant) and None not in given:
                tells = [name for end in ENDS[call.func.id] for name in placeholders(told[f"{key.value}{end}"]["sv"])]
                lacks = {re.split(r"\W", name)[0] for name in tells} - given
                missing += [f"{path.name}:{call.lineno} {key.value} {sorted(lacks)}"] if lacks else []
    assert missing == []
