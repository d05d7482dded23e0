"""Amounts as people write them: how far somebody travels, how many are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import number_of, text_of, whole_number_of
from matchcore.tables.grid import Cell
from matchcore.vocabulary.phrases import pattern_of

_FARTHEST = 3000
_WAYS = {
    "(bil[en]|tåg[et])": 40,
    "(buss[en]|kollektivt[rafik]|kommunalt)": 25,
    "cyk(el|la|lar)": 12,
    "(gå[ende|ng|ngavstånd]|promenad[avstånd]|till fots)": 4,
}
"""How one gets there, and the kilometres as the crow flies that it takes one in an hour, from door to door: rough, and
told wherever it is used."""
_SPEEDS = (40, *_WAYS.values())
_OWN_LEGS = 12
"""Who goes no faster than this, and says no more, goes at most an hour."""
_BY = re.compile("|".join(f"({pattern_of([words])})" for words in _WAYS))
_BY_ALONE = re.compile(rf"(?:(?:bara|endast|med|åker|har) )?(?:{_BY.pattern})")

_UNITS = {
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres"), "km"),
    "mil": "mil",
    **dict.fromkeys(("m", "meter", "metres", "meters"), "m"),
    **dict.fromkeys(("min", "mins", "minut", "minuter", "minutes"), "min"),
    **dict.fromkeys(("h", "t", "tim", "timme", "timma", "timmes", "timmar", "hour", "hours"), "h"),
}
_KILOMETRES = {"km": 1.0, "mil": 10.0, "m": 0.001}
_NUMBER = r"\d{1,4}(?:[.,]\d+)?"
_UNIT = r"[^\W\d_]{1,10}\.?"
_AROUND = re.compile(
    r"\b(?:ja|max|maximalt|som mest|högst|upp till|up to|at most|resväg|restid|pendling|enkel resa|enkel väg|enkel"
    r"|om dagen|per dag|hemifrån|från hemmet|med|i|radie|inom|kan resa|kan pendla|reser|pendlar)\b\.?|[<≤]"
)
_ABOUT = re.compile(r"\b(?:ca|cirka|circa|c:a|omkring|ungefär|runt|typ|drygt|knappt|minst|about|around)\b\.?|[~≈+>≥]")
_WITH = re.compile(r"\bm(?:ed)?\b(?=\.?\s*(?:bil|buss|tåg|cykel|kollektiv))\.?")
_ANYWHERE = re.compile(
    r"obegränsat|obegränsad|obegr|hur långt som helst|var som helst|överallt|hela (?:sverige|landet)|spelar ingen roll"
)
_TO_STOP = re.compile(
    r"(?:km|mil|m|min)\s(?:till|från|to)\s(?:närmaste\s)?(?:\w*buss\w*|tåg\w*|hållplats\w*|station\w*|pendel\w*)"
)
"""How far it is to where one gets on, and not how far one travels: "3 km till bussen"."""
_SAID_BESIDE = re.compile(r"^(?:bil|egen bil|ja)\s?[,:]\s?(?:med bil\s)?|[\"”]?\s(?:säger|enligt)\s\w+$|[\"”]")
_AMOUNT = re.compile(
    rf"(?P<least>{_NUMBER})(?:\s?(?P<first>{_UNIT}))?(?:\s?(?:-|till|to|/|eller)\s?(?P<most>{_NUMBER}))?\s?(?P<unit>{_UNIT})?"
)
_AMOUNT_WITHIN = re.compile(
    rf"(?<![\w:.,/-]){_NUMBER}(?:\s?(?:-|till|eller)\s?{_NUMBER})?\s?"
    r"(?:km|kilometer|mil|min(?:ut(?:er)?)?|h|tim(?:m(?:e|a|es|ar))?)(?!\s?/\s?[\wå]?(?:vecka|v|dag)\b)(?!\w)"
)
_MORE = re.compile(r"\w\s?\+\s?\d|\bretur\b|\bt\.?\s?o\.?\s?r\b|\bt/r\b")
"""Of which a distance is but a part, or more than one way: "gränsen + 30 min"."""
_AMOUNT_FIRST = re.compile(rf"{_NUMBER}(?=\s?[/,;]\s?\D|$)")
_ABOUT_HOME = re.compile(
    r"\b(?:stan|centrum|orten|byn|hemma|gång\w*|skjuts|moped|spårvagn|pendel\w*|tunnelbana|kollektiv\w*)\b"
)
_WORDS_TWO = re.compile(r"[^\W\d].*\s|\s.*[^\W\d]")
_HOURS_AND_MINUTES = re.compile(
    r"(?P<h>\d{1,2})\s?(?:h|tim|timmar|timme)\.?\s?(?:och\s)?(?P<min>\d{1,2})\s?(?:min|minuter)?\.?"
)
_NUMBERS = "en|ett|någon två tre fyra fem sex sju åtta nio tio"
_DIGITS = {word: str(n) for n, words in enumerate(_NUMBERS.split(), start=1) for word in words.split("|")}
_IN_WORDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b(?:en\s)?(?:halvtimme|halv timme)\b"), "30 min"),
    (re.compile(r"\b(?:en\s)?kvart\b"), "15 min"),
    (re.compile(r"\bett par\b"), "2"),
    (re.compile(rf"\b(?:{_NUMBERS.replace(' ', '|')})(?=\s(?:mil|timm))"), lambda found: _DIGITS[found[0]]),
)


class Around(NamedTuple):
    """A reach that a person's home decides: all of its municipality, or all of its county.

    Attributes
    ----------
    n_digits
        How many digits of a municipality's code the places have in common: 4, or 2 for a county.
    """

    n_digits: int


_AROUND_HOME = re.compile(
    r"(?:(?:i|inom|hela)\s)+(?:hem|bostads|boende|egna\s|sin\s|samma\s)?(?:(?P<municipality>kommunen|kommun|komm?|kn)|länet|län)"
    r"(?:s\sgränser)?|(?P<alone>hem|bostads|boende)kommunen?"
)
_TRAVELS = re.compile(r"(?:\s?[,;(]|\s(?:m|med|via)\b\.?)(?!.*(?:\d|\b(?:ej|inte|utom)\b)).*")
"""What may stand behind "hela kommunen" and takes nothing from it: "med buss"."""


def around_home(value: Cell) -> Around | None:
    """Whether a cell says all of the home's municipality or county, "hela länet"; None when it says another thing.

    Examples
    --------
    >>> around_home("inom kommunen"), around_home("Hela länet!"), around_home("hela Norrland")
    (Around(n_digits=4), Around(n_digits=2), None)
    """
    text = " ".join(value.casefold().split()).strip(" .!") if isinstance(value, str) else ""
    found = _AROUND_HOME.match(text)
    if found is not None and text != found[0] and not _TRAVELS.fullmatch(text, found.end()):
        found = None
    return None if found is None else Around(4 if found["municipality"] or found["alone"] else 2)


def reach_of(value: Cell, unit: str = "") -> tuple[float, Message | None]:
    """Kilometres as the crow flies that somebody travels, and how they were estimated where they were.

    Parameters
    ----------
    value
        30, "30 km", "3–4 mil", "ca 30 min", "45 min buss".
    unit
        The unit that the column's heading names, for numbers without one; kilometres where it names none.

    Raises
    ------
    Refusal
        When it is no distance and no time.

    Examples
    --------
    >>> reach_of("3 mil"), reach_of(3, "mil"), reach_of("3–4 mil")[0], reach_of("ca 30 min")[0]
    ((30.0, None), (30.0, None), 30.0, 20.0)
    """
    unit = unit.replace("?", "")
    if not isinstance(value, str):
        return _in_kilometres(number_of(value), unit or "km", 0, about=not unit)
    text = " ".join(text_of(value).casefold().replace("–", "-").replace("—", "-").split())
    if _TO_STOP.search(text):
        raise Refusal(*with_remedy("reach.how"))
    if _ANYWHERE.fullmatch(_SAID_BESIDE.sub("", text).strip(' .!,"”')):
        return float(_FARTHEST), Message("reach.estimated", km=float(_FARTHEST))
    is_more = _MORE.search(text) is not None
    text, n_about = _ABOUT.subn(" ", _WITH.sub(" ", text))
    way = _BY.search(text)
    speed = _SPEEDS[(way and way.lastindex) or 0]
    bare = " ".join(_BY.sub(" ", _AROUND.sub(" ", text)).split()).strip(" .,:()")
    if bare.lstrip("-") != bare and not n_about:
        return number_of(value), None  # below nothing: refused by the record, with its own words
    written = bare
    for words, amount in _IN_WORDS:
        bare = words.sub(amount, bare)
    if found := _HOURS_AND_MINUTES.fullmatch(bare):
        return _in_kilometres(60.0 * int(found["h"]) + int(found["min"]), "min", speed, about=True)
    found = _AMOUNT.fullmatch(bare)
    units = (
        []
        if found is None
        else [_UNITS.get((found[name] or "").rstrip("."), "?") for name in ("first", "unit") if found[name]]
    )
    is_known = found is not None and "?" not in units
    for words, amount in _IN_WORDS:
        text = words.sub(amount, text)
    if not (is_known or is_more) and (amount := _amount_within(text, unit)):
        km, remark = reach_of(f"{amount} {way[0] if way else ''}", unit)  # "3 mil, har ej bil"
        return km, remark or Message("reach.estimated", km=km)
    if is_known and not (units or unit) and (bare == "0" or way):
        raise Refusal(Message("reach.time"), Message("reach.remedy"))  # "buss 45" is minutes, and 0 may be nothing
    if speed <= _OWN_LEGS and _BY_ALONE.fullmatch(text.strip(" .,!")):
        return _in_kilometres(1, "h", speed, about=True)
    if not is_known and (way or _ABOUT_HOME.search(text) or _WORDS_TWO.search(bare)):
        raise Refusal(*with_remedy("reach.how"))  # "buss" says no distance
    if found is None or not is_known:
        return _in_kilometres(_bare_number(bare), unit or "km", speed, about=bool(n_about or not unit))
    least, most = number_of(found["least"]), number_of(found["most"] or found["least"])
    if most < least or len(set(units)) > 1:
        raise Refusal(Message("value.not_a_number"), Message("reach.remedy"))
    own = units[-1] if units else unit or "km"
    is_rough = n_about or found["most"] or bare != written or not (units or unit)
    return _in_kilometres(least, own, speed, about=bool(is_rough))


def _amount_within(text: str, unit: str) -> str:
    """The one amount with a unit among other words, or in the heading's at their head; empty where there is none."""
    found = _AMOUNT_WITHIN.findall(text)
    if len(found) == 1:
        return str(found[0])
    bare = None if found or not unit else _AMOUNT_FIRST.match(text)
    return "" if bare is None else bare[0]


def _bare_number(text: str) -> float:
    try:
        return number_of(text)
    except Refusal as refusal:
        unclear = refusal.what.key == "value.not_a_number"
        raise Refusal(refusal.what, Message("reach.remedy") if unclear else refusal.remedy) from None


def _in_kilometres(amount: float, unit: str, speed: int, *, about: bool) -> tuple[float, Message | None]:
    if unit in _KILOMETRES:
        km = amount if unit == "km" else round(amount * _KILOMETRES[unit], 6)
        return km, Message("reach.estimated", km=km) if about or unit == "m" else None
    if unit == "tid":
        raise Refusal(Message("reach.time"), Message("reach.remedy"))
    speed = speed or _SPEEDS[0]
    minutes = amount if unit == "min" else amount * 60
    km = float(int(minutes * speed / 60))
    return km, Message("reach.from_time", km=km, minutes=round(minutes), speed=speed)


_SEATS = re.compile(
    r"(?:pool(?:en)?[,:]?\s(?:på\s|om\s)?)?"
    r"(?P<about>(?:minst|ca|cirka|c:a|omkring|ungefär|upp till|max|högst|about|at least|up to|~)\.?\s?)?"
    r"(?P<least>\d{1,5})"
    r"(?:\s?(?:-|[aáà]|till|to|eller|el\.?|or|[,(]?\s?(?:ev\.?|eventuellt|kanske|gärna|möjligen|upp till|up to)|\s?\()"
    r"\s?(?P<most>\d{1,5})\s?\)?)?(?P<more>\s?\+)?"
    r"\s?(?:st|stycken|plats(?:er)?|person(?:er)?|pers|seats?|tjänst(?:er)?|jobb)?"
)
_WORD_COUNTS = re.compile(rf"(?<!\w)(?:{_NUMBERS.replace(' ', '|')})(?!\w)")
_REMARK = re.compile(r"\s*\([^\d()]*\)")
_FEW = re.compile(r"(?:flera|fler|några|(?:ett )?flertal|ett par|several|a few)(?:\s(?:st|stycken|pers\w*))?")

_LEFT = re.compile(
    r"\d+\s?(?:st)?\s?[(,;]?\s?(?:varav\s)?kvar\s?:?\s?(?P<left>\d+)\)?"
    r"|(?:\d+\s?\(\s?)?(?P<before>\d+)\s?kvar\s?(?:av\s?\d+)?\)?"
)
_GONE = re.compile(
    r"(?P<of>\d{1,3})\s?(?:st)?\s?[(,;:–-]?\s?(?:varav\s)?(?P<gone>\d{1,3})\s(?:(?:är|redan)\s)*(?:tillsatt|fylld|besatt|bokad)\w*\)?"
)
"""How many there are, and how many of them are filled: "5 varav 2 redan tillsatta"."""
_TENS = {"tiotal": 10, "10-tal": 10, "dussin": 12, "tjugotal": 20, "20-tal": 20}
_ADDED = re.compile(r"\d{1,3}(?:\s?\+\s?\d{1,3})+")
_IN_REMARK = re.compile(
    r"(?:^|[.,;!(]\s*)(?:vi\s+)?(?:behöver|söker|vill\s+ha|totalt|ca|minst|nu|just\s+nu)?\s*"
    r"(?P<count>\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s?(?:st|stycken|pers|person|personer|plats|platser|tjänst|tjänster|kvar)"
    r"(?:\s+kvar)?(?:\s+av\s+\d{1,2})?)(?![\w/-])(?!\s+(?:i\s+taget|per|i\s+varje|på\s+boendet|från|hos))",
    re.IGNORECASE,
)
"""How many are wanted, where a sentence of a remark begins with it: "2 st, jobbar i par", "3 kvar av 5"."""
_OTHER_THAN_SEATS = (
    r"(?:%|procent|h|tim(?:me|mar)?|dag\w*|v|veck\w*|mån\w*|år\w*|kl|kr\w*|km|mil|gång\w*|grupp\w*|lag|team)(?!\w)"
)
_OF_WHOM = rf"\s(?!{_OTHER_THAN_SEATS})[^\W\d][^\d%+]*"
_PEOPLE_ADDED = re.compile(rf"\d{{1,3}}(?:{_OF_WHOM})?(?:\s?\+\s?\d{{1,3}}(?:{_OF_WHOM})?)+")
"""Some of one kind and some of another: "3 + 3 timmisar"."""
_KIND = r"\d{1,3}\s(?:fasta?|tillsv|vik|tim|prov|hel|del|dag|kväll|natt|helg|säsong|extra|sommar)[^\W\d]*\.?"
_KINDS_ADDED = re.compile(rf"{_KIND}(?:,\s?(?:och\s)?{_KIND})+")
"""Some of one form or time and some of another: "1 fast, 2 vik"."""
_SURE = re.compile(
    rf"(?P<n>[1-9]\d{{0,2}})(?:\s?-\s?\d{{1,3}})?(?:\s?\?|\s?\(.*|[,;:]\s.*|\s(?!{_OTHER_THAN_SEATS})[^\W\d].*)",
    re.DOTALL,
)
"""A number with words behind it, "3 varav 1 natt", "2 nu, kanske 2 till"; not where some may be gone already."""
_FILLED = re.compile(r"tillsatt|fylld|besatt|upptag|bokad|klar|redan|bort|färre|\b(?:ej|inte|inga|noll)\b")
_BEFORE_COUNT = re.compile(
    r"^(?:(?:många|flera|fler)\s?[!,.:;]*\s(?=(?:minst|ca|cirka)?\s?\d)|(?:kanske|ev\.?|eventuellt|möjligen)\s(?=\d.*\?$)|[x×]\s?(?=\d)|\d+\s?(?:st\s)?(?:tillsatta?|klara?)\s?,\s?(?=\d+\skvar))"
)
"""What stands before a count and takes nothing from it: "kanske 3?", "x3", "1 tillsatt, 2 kvar"."""
_SUM = re.compile(r"(?<=\d)\s*\(\d+(?:\s?\+\s?\d+)+\)$")  # "4 (2+2)"


_IN_SENTENCE = re.compile(
    r"(?:behöver|söker|vill ha|tar(?: emot)?|minst|plats för)\s+(\d{1,2})\b(?!\s*(?:tim|år|dag|veck|mån|%|h\b))"
)
"""A count in a sentence, and no other number beside it: "De behöver 2 stycken"."""


def seats_of(value: Cell) -> tuple[int, Message | None]:
    """How many are wanted, and what to know of it: of "4-5" the least.

    Examples
    --------
    >>> seats_of("2 st"), seats_of("4-5")[0], seats_of("minst 3")[0]
    ((2, None), 4, 3)
    """
    if isinstance(value, str):
        text = " ".join(text_of(value).casefold().replace("–", "-").replace("—", "-").split()).strip(" .")
        text = _SUM.sub("", _REMARK.sub("", _BEFORE_COUNT.sub("", text)))
        if text.endswith("?") and (asked := text.rstrip("? ")):
            least, _ = seats_of(asked)
            return least, Message("seats.estimated", count=least)
        if _FEW.fullmatch(text):
            return 2, Message("seats.estimated", count=2)
        if (tens := _TENS.get(text.removeprefix("ett ").removeprefix("ca "))) is not None:
            return tens, Message("seats.estimated", count=tens)
        text = _WORD_COUNTS.sub(lambda found: _DIGITS[found[0]], text)
        if (left := _LEFT.fullmatch(text)) is not None:
            count = int(left["left"] or left["before"])
            return count, Message("seats.left", count=count)
        if (gone := _GONE.fullmatch(text)) is not None and int(gone["gone"]) < int(gone["of"]):
            count = int(gone["of"]) - int(gone["gone"])
            return count, Message("seats.left", count=count)
        if _PEOPLE_ADDED.fullmatch(text) or _KINDS_ADDED.fullmatch(text):
            count = sum(map(int, re.findall(r"\d+", text)))
            return count, Message("seats.sum", count=count)
        found = _SEATS.fullmatch(text)
        if found is not None:
            if not (found["about"] or found["most"] or found["more"]):
                return int(found["least"]), None
            least, most = int(found["least"]), int(found["most"] or found["least"])
            if least <= most:
                return least, Message("seats.estimated", count=least)
        elif (sure := _SURE.fullmatch(text)) is not None and not _FILLED.search(text):
            return int(sure["n"]), Message("seats.estimated", count=int(sure["n"]))
        elif len(said := _IN_SENTENCE.findall(text)) == 1 and not (
            _FILLED.search(text) or re.search(r"\d.*\d\D", text)
        ):
            return int(said[0]), Message("seats.estimated", count=int(said[0]))
    if isinstance(value, float) and value > 1 and value != value // 1:  # a place and a half
        return int(value), Message("seats.estimated", count=int(value))
    return whole_number_of(value), None


def seats_in_remark(text: str) -> int | None:
    """How many are wanted by a remark, at least; None where it says no count.

    Examples
    --------
    >>> seats_in_remark("2 st, jobbar i par"), seats_in_remark("Tungt. 3 kvar av 5"), seats_in_remark("för 9 pers")
    (2, 3, None)
    """
    found = _IN_REMARK.search(text)
    return None if found is None else seats_of(found["count"])[0]


_WORDS = "en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|ett par|flera|fler|några"
_TO = r"(?:[-–]|(?:[aáà]|till|eller)\s)"
_N = rf"(?:minst|ca|cirka|upp till|max|högst|~)?\s*(?P<n>\d{{1,3}}|{_WORDS})(?:\s?{_TO}\s?\d{{1,2}})?"
_COUNT_FIRST = re.compile(rf"{_N}\s?(?:st\.?|stycken|x|×|personer|pers\.?)\s+(?P<rest>\D.+)", re.IGNORECASE)
_COUNT_ALONE = re.compile(
    rf"(?:minst |ca |upp till |max )?(?P<n>[1-9]\d?|(?:{_WORDS})(?=\s(?-i:[a-zåäö])))(?:\s?{_TO}\s?[1-9]\d?)?"
    r"\s+(?P<rest>[^\W\d_]{5,}(?:[\s/,-]\D*)?)",
    re.IGNORECASE,
)
_UNIT_OF_SEATS = r"(?:st|stycken|pers|person|personer|plats|platser|tjänst|tjänster)\b\.?"
_COUNT_LAST = re.compile(
    rf"(?P<rest>(?:\D|\d{{1,3}}\s?%)+?)[\s,:–-]*"
    rf"(?:\({_N}(?:\s?{_UNIT_OF_SEATS})?\)|(?:[x×]|\bà)\s?(?P<x>\d{{1,3}})(?:\s?{_TO}\s?\d{{1,2}})?(?P<aside>\s\([^()\d]*\))?"
    rf"|{_N.replace('<n>', '<st>')}\s?{_UNIT_OF_SEATS}(?P<tail>\s\D+)?"
    rf"|(?<=, )(?:minst|ca|upp till|max)?\s?(?:(?P<comma>[1-9]\d?)(?:\s?{_TO}\s?[1-9]\d?)?|(?P<few>{_WORDS})"
    rf"(?:\s?{_TO}\s?(?:\d{{1,2}}|{_WORDS}))?))",
    re.IGNORECASE,
)
_BARE = tuple(
    map(
        re.compile,
        (
            rf"(?P<rest>[^\W\d]\D*)\s(?P<n>\d{{1,2}})(?:\s?{_TO}\s?\d{{1,2}})?(?P<tail>\s\(\D*\))?",
            rf"(?P<n>\d{{1,2}})(?:\s?{_TO}\s?\d{{1,2}})?\s(?P<rest>[^\W\d]\D*)",
        ),
    )
)
_ROUGHLY = re.compile(
    r"(?P<rest>[^\W\d]\D*?)(?P<sep>[\s,:–-]+)"
    r"(?:\(?(?:ca|cirka|kanske|ev\.?|evt\.?|eventuellt|typ|runt|minst|upp\still)\s(?P<about>\d{1,2})(?:\s?[-–]\s?\d{1,2})?"
    r"(?:\s(?:st|till))?\s?\??\)?|(?P<asked>\d{1,2})\s?\?"
    r"|(?P<least>\d{1,2})(?:,?\s?\(?(?:ev\.?|el\.?|eller|kanske|gärna|upp\still))\s?\d{1,2}\s?\)?\s?\??"
    r"|(?<=[:–-]\s)(?P<last>\d{1,2}))",
    re.IGNORECASE,
)
"""A count that is not sure: "Folk till däckskiftet, kanske 3?", "svetsare, 1 (ev 2)"."""
_ROUGH_LAST = re.compile(
    r"[\s,:(–-]+(?:ca|cirka|c:a|ungefär|omkring|runt|typ|minst|max|högst|upp\still|totalt|just\snu|kanske|ev\.?)\.?\s*$",
    re.IGNORECASE,
)
"""A word for a count, where that is taken from behind it: "Diskare ca" of "Diskare ca 5"."""
_NUMBERED = re.compile(
    r"\b(?:åk|årskurs|steg|nivå|klass|grupp|zon|fas|del|linje|hus|v|vecka|kl|nr|år)\.?$", re.IGNORECASE
)
_OF_EACH = re.compile(
    r"(?P<rest>\D+),\s(?P<each>\d{1,2}\s[^\W\d]+(?:\s?(?:,|\+|\boch\b|\bo\b|\bsamt\b)\s?\d{1,2}\s[^\W\d]+)+)"
)
"""Some of one kind and some of another: "Kassa, 1 heltid och 2 extra"."""
NUMBER_LEFT = re.compile(r"[\s,]\d{1,2}(?:\s?[-–]\s?\d{1,2})?\)?$")
"""What stands last in a title and may be a count."""
_ADDED_LAST = re.compile(rf"(?P<rest>.*[^\W\d].*?)\s\(?(?P<counts>{_ADDED.pattern})(?:\s?st\.?)?\)?")
_APART = re.compile(r"\s*[,+&]\s*|\s+(?:och|samt|o)\s+(?=[\w(]+\s)")
_BESIDE = re.compile(
    r"\s(?=\()|,?\s(?=(?:hel|del|halv)tid|natt|dag|kväll|helg|morgon|skift|vik|sommar|tim|säsong|prov|extra|fast|tills"
    r"|start|från|fr\.?\s|omg|snarast)",
    re.IGNORECASE,
)
"""Where what a title says beside its trade and its count begins."""
_NO_JOB = re.compile(r"(?:timm|minut|dagar|dagars|veck|månad|års|procent|gång|mil\b|kvadrat)", re.IGNORECASE)


_LONGEST_TITLE = 400
"""Characters; in what is longer no count is looked for."""
_QUOTED = re.compile(r"[\"“”](\d[^\"“”]*)[\"“”]")
"""A count as somebody said it: 'lagerarbetare, "4-5 pers"'."""


def title_and_seats(text: str, *, is_counted: bool = False) -> tuple[str, int] | None:
    """The title and the count that "2 st lokalvårdare" says; None when a title says no count.

    Parameters
    ----------
    is_counted
        Whether the column's titles are known to have counts, so that a number with no word is one, too: "Kock 1".

    Examples
    --------
    >>> title_and_seats("2 st lokalvårdare"), title_and_seats("Kock x 3"), title_and_seats("Kock 1")
    (('lokalvårdare', 2), ('Kock', 3), None)
    """
    if len(text) > _LONGEST_TITLE:
        return None
    text = _QUOTED.sub(r"\1", text)
    if (counted := _counted(text, is_counted=is_counted)) is not None:
        return counted
    for found in _BESIDE.finditer(text):
        first, beside = text[: found.start()], text[found.start() :]
        if not re.search(r"\d", beside) and (counted := _counted(first, is_counted=is_counted)) is not None:
            return f"{counted[0]}{beside}", counted[1]  # "Kock (3), heltid"
    return None


def _counted(text: str, *, is_counted: bool) -> tuple[str, int] | None:
    """The title and the count of a text that begins or ends with one."""
    if (added := _ADDED_LAST.fullmatch(text.strip())) is not None:
        return added["rest"].strip(" ,:–-"), sum(map(int, added["counts"].split("+")))
    if (each_kind := _OF_EACH.fullmatch(text.strip())) is not None:
        return each_kind["rest"].strip(), sum(map(int, re.findall(r"\d+", each_kind["each"])))
    parts = _APART.split(text)
    each = [_counted(part, is_counted=False) for part in parts] if len(parts) > 1 else []
    if len(each) > 1 and None not in each:
        return ", ".join(title for title, _ in filter(None, each)), sum(count for _, count in filter(None, each))
    for pattern in (_COUNT_FIRST, _COUNT_ALONE, _COUNT_LAST, *(_BARE if is_counted else ())):
        found = pattern.fullmatch(text.strip())
        if found is not None and not _NO_JOB.match(found["rest"]):
            if pattern in _BARE and _NUMBERED.search(found["rest"]):
                continue  # "Elevassistent åk 4"
            given = found.groupdict()
            behind = given.pop("tail", None) or given.pop("aside", None) or ""
            title = f"{_ROUGH_LAST.sub('', given.pop('rest')).strip()} {behind.strip()}".strip()
            given.pop("aside", None)
            written = next(filter(None, given.values())).casefold()
            count = 2 if _FEW.fullmatch(written) else int(_DIGITS.get(written, written))
            return (title, count) if count else None
    rough = _ROUGHLY.fullmatch(text.strip())
    if rough is not None and not (_NUMBERED.search(rough["rest"]) or _NO_JOB.match(rough["rest"])):
        n = next(filter(None, (rough["about"], rough["asked"], rough["least"], rough["last"])))
        return (rough["rest"].strip(), int(n)) if int(n) else None
    return None


_EXTENT_LAST = re.compile(
    r"(?P<title>[^\W\d].*?)(?<![–-])(?<!\bel)(?<!\beller)(?:[\s,]+(?:(?<!\d\s)[–-]\s*)?|\s*\(\s*)"
    r"(?P<extent>(?:ca\s)?(?:heltid|halvtid|(?:deltid\s)?\d{2,3}\s?%|[01][.,]\d{1,2}))\s*\)?",
    re.IGNORECASE,
)
_EXTENT_WITHIN = re.compile(r"(?P<title>[^\d%()]*)(?<!\w)(?P<extent>\d{2,3}\s?%)[\s,]+(?P<rest>[^\W\d][^\d%()]*)")


def title_and_extent(text: str) -> tuple[str, str] | None:
    """The title and how much of full time that "Undersköterska 75 %" says; None when a title says none.

    Examples
    --------
    >>> title_and_extent("Undersköterska 75 %"), title_and_extent("Kock (heltid)"), title_and_extent("80% kock, natt")
    (('Undersköterska', '75 %'), ('Kock', 'heltid'), ('kock, natt', '80%'))
    """
    found = _EXTENT_LAST.fullmatch(text.strip())
    if found is not None:
        return found["title"], found["extent"]
    within = _EXTENT_WITHIN.fullmatch(text.strip())
    if within is None or re.match(r"(?:el|eller|och|o|till)\b", within["rest"], re.IGNORECASE):
        return None
    return ", ".join(filter(None, (within["title"].strip(" ,"), within["rest"].strip()))), within["extent"]
