"""How much, when and with which car: ``75 %``, ``heltid, kväll``, ``B-körkort men ingen bil``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records import Hours
from matchcore.records.model import SHIFTS, Refusal, Shift
from matchcore.tables.cells.background_words import plain, words_for, written
from matchcore.tables.cells.cells import is_no, is_yes, text_of
from matchcore.tables.cells.items import entries_of
from matchcore.tables.cells.wish_cells import NOT_WISHED
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column, folded_whole
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import said_anywhere

FULL_TIME = 40
"""Hours a week that count as full time where hours are written."""

_LONGEST_DAY, _DAY_AND_NIGHT = 14, 24
_SHORTEST = 4
"""Fewer hours than this, written as two numbers, may be how long and not when."""
_BARE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_OPEN_RANGE = re.compile(r"[-–]\s?\d{1,3}(?:[.,:]\d{1,2})?|\d{1,3}(?:[.,:]\d{1,2})?\s?[-–]")
"""A range with one end: "17-", "-15"."""
_SHARE = re.compile(r"1[.,]00?|0[.,][1-9]\d?")
"""A share of full time, "0,75"."""
_OF_HOURS = frozenset({"tim", "h", "veckotimmar"})
_OF_WEEKS = frozenset(
    "timmar per i vecka veckan v antal omfattning onskad onskat tjanstgoringsgrad sysselsattningsgrad".split()
)
"""Beside "timmar" in a heading: hours a week, and no clock."""
_OF_NIGHT = re.compile(r"\b(?:natt|nätter)")
_SHORT_WEEK = 36
"""So many hours a week may be full time; so many percent are hardly ever meant."""
_NEARLY_FULL = 87
"""Percent of `FULL_TIME` that is full time by some agreements."""
_MOST_OF_WEEKENDS = 60
"""More percent than this are not worked on weekends alone."""
_FEW = 10
"""A lesser number with no unit may be anything."""
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_RANGE = (
    rf"(?P<first>{_NUMBER})\s?(?P<sign>%|procent|percent)?\s?"
    rf"(?:[-–]|\(?[-=]?[>→]|till|to|(?P<or>/|eller|el\.?|och\s|o\s)(?=\s?(?:[3-9]\d|100)\b))\s?(?P<last>{_NUMBER})\)?"
)
_A_WEEK = r"(?:\s?(?:/|per|i)\s?(?:veckan?|v))?"
_UNIT = (
    r"\s?(?P<unit>%|procent|percent|(?:tim(?:mar|me)?|[ht])\b(?:\s?(?:/|per|i|om)\s?(?P<per>veckan?|v|dag(?:en)?|dan|d)\b)?"
    rf"|proc\b\.?|(?:dagar|dgr){_A_WEEK})?"
)
_AMOUNT = re.compile(
    r"(?:(?P<least>min(?:st|\.)?|mer än|från|fr\.?|over|at least|över|[>≥])"
    r"|(?P<most>(?:ej|inte)\s(?:mer än|över)|mindre än|högst|max(?:imalt)?|upp till|at most|up to|under|[<≤]))?"
    rf"\s*(?P<about>ca\.?\s|cirka\s)?(?:{_RANGE}|(?P<one>{_NUMBER})){_UNIT}"
    r"(?P<more>\s?\+(?!\s?[^\W\d])|\s(?:eller|el\.?)\s(?:mer|mindre)\b)?"
    r"(?!\d|\s?(?:mån|år|veck|v\b|st\b|pers|min\b|km\b|mil\b))"
)
_IN_FRONT = range(20, 101)
"""A number among these that stands first beside words of times, with nothing behind it, is percent: "60 kv+helg"."""
_SO_MANY = re.compile(
    r"\b(?P<n>[1-7])\s?(?:[x×*]|pass\s(?:[àaá]|om))\s?(?P<h>\d{1,2}(?:[.,]\d)?)\s?(?:h|t|tim\w*)\b\.?"
)
"""How many times a week, and for how long: "4x10h"."""
_FULL = re.compile(r"\b(?:heltid(?:stjänst|sjobb)?|full[- ]?time|hel\stjänst|hel(?=\s*(?:$|[,;])))\b")
_HALF = re.compile(r"\b(?:halvtid(?:stjänst|sjobb)?|half[- ]?time|halv\stjänst|halv(?=\s*(?:$|[,;])))\b")
_HALF_BOUND = re.compile(r"(?<=\bminst\s)halvtid|(?<=\bmer än\s)halvtid|(?<=\bmax\s)halvtid|(?<=\bhögst\s)halvtid")
_OF_WEEKDAYS = re.compile(
    r"\bvard(?:ag(?:ar)?)?\.?\s(?=(?:kväll|kv\b|natt|nätter|em\b))|(?:(?<=kväll)|(?<=kvällar)|(?<=nätter))\s(?:på\s)?vardagar\b"
)
"""On which days the evenings or nights are meant: "vardag kväll" is no day."""
_EXTENT = r"(?:heltid|halvtid|hel|halv|\d{1,3}\s?(?:%|procent|percent)?)"
_AND_RATHER = re.compile(
    rf"(?<![\w/.:,-])(?P<first>(?:helst|gärna)\s)?(?:min(?:st|\.)?\s|från\s)?(?P<one>{_EXTENT}(?:\s?[-–]\s?\d{{2,3}}\s?%?)?)"
    r"(?P<now>\s(?:nu|först|till att börja med|i början))?(?:\s?(?:[,;(/]|->|→|=>|>)\s?|\s)(?:(?:och|men)\s)?"
    r"(?P<or>(?:(?:ännu\s)?(?:hellre|helst|gärna)|eller|el\.?|ev\.?|evt\.?|eventuellt|kanske|möjligen|annars|på sikt"
    r"|senare|sedan|sen|därefter|upp till|till|kan(?:\sgå)?(?:\s(?:ner|upp))?(?:\still)?|max|högst)\s)?"
    rf"(?:minst\s|lägst\s)?(?P<two>{_EXTENT})(?![\w:/.])(?!\s?(?:[-–]\s?\d|tim|[hdtv]\b|dag))\)?"
    r"(?P<later>\s(?:(?:från|fr\.?\s?o\.?\s?m\.?|efter|till|i|om)\s[^,;]+"
    r"|nu|först|på sikt|sen(?:are)?|sedan|framöver))?"
)
"""Two extents, of which one is the rather or later: "heltid, gärna 80", "50 % nu, 100 från mars"."""

_PART = re.compile(r"\b(?:deltid|part[- ]?time)\b")
_ANY = re.compile(
    r"(?:alla|allt|valfritt?|spelar\s+ingen\s+roll|flexibelt?|när\s+som(?:\s+helst)?|alltid|vad\s+som\s+helst|any|hel(?:tid)?-?\s*(?:/|eller|el\.?|och)\s*deltid"
    r"|del(?:tid)?-?\s*(?:/|eller|el\.?|och)\s*heltid|hel-?\s*(?:/|eller|el\.?|och)\s*(?:halv|del))[.!]?"
)
_WISH = re.compile(r"\b(?:helst|gärna|önskar|önskas|vill)\b")
_FILLER = re.compile(
    r"\b(?:kan|vill|jobba|arbeta|arbete|gärna|helst|bara|endast|enbart|men|dock|ok|på|om|och|eller|el|samt|o|and|or|only|tid"
    r"|arbetstid|tidig[at]?|sen[at]?|ständigt?|blir|ingår|inkl|dvs|hela|långa|vak(?:en|na)|(?<!\d)(?<!\d\s)(?:må|ti|to|(?:mån|tis|ons|tors?|fre)(?:d|dag(?:ar|en)?)?))\b|[/+&,;:.()-]"
)
_ALONE = re.compile(r"\b(?:bara|endast|enbart|only)\b")
_DAYS = ("må", "ti", "on", "to", "fr", "lö", "sö")
_DAY = r"(?:må|ti|on|to|fr|lö|sö)(?:n|s|rs?|e)?(?:d|dag(?:ar|en)?)?"
_DAYS_TO_DAYS = re.compile(rf"\b(?P<first>{_DAY})\b\.?\s?(?:[-–]|till|t\.?\s?o\.?\s?m\.?)\s?(?P<last>{_DAY})\b")
_EVERY_DAY = re.compile(
    r"\b(?:(?:veckans\s)?alla\s(?:vecko)?dagar(?:\si\sveckan)?|7\s(?:dagar|dgr)\s?(?:/|i\s)\s?v(?:eckan)?|\d\sav\s7(?:\s(?:dagar|dgr))?"
    r"|\d{1,2}\s?(?:nätter|dagar|dgr|d|pass)?\s?(?:på|jobb)\s?[/,+&-]?\s?(?:och\s)?\d{1,2}\s?(?:nätter\s|dagar\s|dgr\s|d\s)?(?:av|ledig\w*))\b"
)
"""On which days, Saturdays and Sundays among them: "alla dagar", "5 av 7 dagar", "7 nätter på / 7 lediga"."""
_A_WEEK_ALONE = r"\s?(?:/|per|i)\s?(?:v|veckan?|mån(?:ad(?:en)?)?)\b\.?"
_UNSAID = re.compile(
    r"(?:\b(?:minst|ca|cirka|max)\s)?"
    r"(?:\b(?:varannan|varann|vartannat|varje|vissa|någon|några|ngn|ngr|enstaka|mest(?:adels)?|oftast|främst)\b"
    r"|(?<!\w)v\.?\s?a\.?(?=\s)|\bvar\s?(?:\d{1,2}\s?(?::?\s?(?:e|a|dje|de|nde))?|tredje|fjärde|femte|sjätte)\b)(?:\s?(?:v|vecka|veckan)\b\.?)?"
    r"|\b(?:(?:enl\.?|enligt|rullande|fast|delat|\d{1,2}\s?v(?:eckors)?)\s?){0,2}schema\b"
    rf"|\b\d(?:\s?[-–]\s?\d)?\s?(?:pass|turer|ggr|gånger){_A_WEEK_ALONE}|\b(?:delade?|långa|korta)\s(?:arbets)?(?:pass|turer|tur)\b"
    rf"|\b\d(?:\s?[-–]\s?\d)?\s?(?=(?:nätter|kvällar){_A_WEEK_ALONE})|(?:(?<=nätter)|(?<=kvällar)){_A_WEEK_ALONE}"
    r"|\b\d\s?(?=helger\b)|(?<=helger)\s?(?:/|av|i|per)\s?(?:\d{1,2}|mån\w*)\b|\b(?:flex(?:tid)?|rullande|rot)\b\.?"
    r"|\b(?:ej|inte|utom)\s(?:på\s)?(?:mån|tis|ons|tors?|fre)(?:d|dag(?:ar)?)\b"
    r"|\bslut(?:ar)?\s(?:tidigare|(?:kl\.?\s)?\d{1,2}(?:[.:]\d\d)?)(?!\w)(?:\s(?:på\s)?fre\w*)?"
    r"|\backord\b(?:\s(?:efter|från)\s\d{1,2}\s?(?:v|veckor|dagar|dgr)\b)?"
)
"""How often, by what schedule and for what pay: no field holds it."""
_AS_NEEDED = re.compile(
    r"(?<![\d/])(?<!\d\s)\b(?:tim(?:mar|mis\w*)?|vid\sbehov|efter\sbehov|v\.?b|extra|inhopp|rings\sin|varierande|varierar|oregelbund\w*)\b\.?"
)
_REASON = re.compile(r"[\s,]*\b(?:p\.?\s?g\.?\s?a\b\.?|på\sgrund\sav|eftersom|därför\satt)\s[^,;()]+")
"""Why it is no more or at no other time; what it says of times is when somebody cannot."""
_SCHOOL = (
    r"(?:(?:sfi|sva|komvux|skola?n?|skolgång|kurs(?:en)?|lektion(?:er)?|undervisning|studier|studie\w+|plugg\w*"
    r"|studera\w*|läser)(?!\w))"
)
_FREE, _WHEN_OFF = r"(?:fri(?:a|tt)?|ledig[at]?)\b", r"(?:helg|kväll|natt|nätt|lörd|sönd)\w*"
_OFF = re.compile(
    rf"\b{_FREE}\s(?:på\s|alla\s|varje\s)?(?P<when>{_WHEN_OFF})(?!\s(?:varannan|var\s))"
    rf"|(?<!varannan\s)(?<!tredje\s)(?<!fjärde\s)(?<!\de\s)(?<!:e\s)(?<!\d\s)(?<!\w)(?P<last>helg(?=fri)|{_WHEN_OFF})(?:fri(?:tt|a)?\b|\s(?:är\s)?{_FREE}(?=\s*(?:[,;.)]|$)))"
)
"""When somebody is off: "fria helger", "helgfritt", and not "varannan helg ledig"."""
_LATER = re.compile(r"(?:heltid|halvtid|\d\s?%?)\s(?:sen(?:are)?|sedan|på sikt|längre fram)(?=\s*(?:$|[,;]))")
"""What is for later, with nothing said of now."""
_NOT_FULL = re.compile(r"\b(?:ej|inte)\s(?:på\s)?(?:heltid|100\s?%?)(?!\w)[\s,]*")
_AT_SCHOOL = re.compile(
    r"(?:^|(?<=[,;(]))(?![^,;()]*\b(?:efter|utom|förutom|utanför|ej|inte|när|om|medan)\b)"
    rf"[^,;()]*\b{_SCHOOL}[^,;()]*|(?:^|(?<=[,;(]))\s*(?:jobbar|arbetar)\s[^,;()]*\bnu\b[^,;()]*"
)
"""When somebody is at school or works today, and cannot: "dag (sfi kväll)", "jobbar natt nu, vill dag"."""
_EITHER_WAY = re.compile(r"\s*:?\s?(?P<no>nej|(?:går|funkar|fungerar)\s(?:ej|inte))(?!\w)|\s*:?\s?ja(?!\w)")
_ALL_BUT = re.compile(r"\balla\s(?:(?:dagar|tider|pass|skift)\s?)?,?\s?(?=(?:men\s)?(?:ej|inte|utom|förutom)\s)")
_LETTERS_JOINED = re.compile(r"(?<!\w)(?=[dknh]{2})d?k?n?h?(?!\w)")
_WEEKDAYS = re.compile(r"\bvard(?:ag(?:ar)?)?\b\.?")
"""On which days, where a clock says at what time."""
_ALSO_AT = re.compile(r"[/+&,;]|\b(?:och|samt|eller|el)\b")
_SHIFTS_APART = re.compile(r"\b([235])[\s-]?(?:skift|shifts?|sk)\b\.?")
_SHIFTS = re.compile(r"(?:\d\s?)?(?:skift(?:arbete|gång)?|shifts?|shift work)")
_ALSO = re.compile(r"\b(?:även|också|also|ok|okej|går bra)\b")
_OCCURS = re.compile(
    r"\s*(?:(?:kan\s+)?förekomm\w*|kanske(?=\s*(?:$|[,;)]))|ibland|vid\s+behov|frivillig\w*|kan\s+bli)\b"
)
_PERHAPS = re.compile(r"\b(?:ev|evt|eventuellt|kanske|möjligen|ibl|ibland|kan\s+bli|på\s+sikt|senare)\b\.?\s+$")
_CLOCK = re.compile(
    r"(?<![\d,.:%-])(?:kl\.?\s?)?(?P<from>[01]?\d|2[0-4])(?P<half>[.:][0-5]\d)?\s?(?:[-–]|till)\s?"
    r"(?P<to>[01]?\d|2[0-4])(?P<other>[.:][0-5]\d)?(?![\d:-]|[.,]\d|\s?(?:%|proc|tim|t\b|h\b|dag(?:ar)?\b|d\b))"
)
_NO = re.compile(r"\b(?:ej|inte|inga|ingen|varken|utom|förutom|not|no)\b")
_NOT = re.compile(rf"{_NO.pattern}\s+$")
_COUNTED = re.compile(
    r"(?<!\d)1?\d\s?$|(?:\d|\b(?:par|några|två|tre|fyra|fem|sex))\s?(?:tim\w*|[ht])\s?(?:/|per|i|om)\s?$"
)
_COUNTED_MANY = re.compile(rf"{_COUNTED.pattern}|(?<!\d)(?:2\d|3[01])\s?$")
"""What stands before words of several times, "30 dagar"; "30 natt" is percent."""
_LETTERS = {"d": "dag", "k": "kväll", "h": "helg", "n": "natt", "e": "eftermiddag", "f": "förmiddag"}
_LETTER = re.compile(r"(?<!\w)[dkhnef](?!\w)")
_LETTER_ALONE = re.compile(
    r"(?:(?<=\bvarannan\s)|(?<=\d:e\s)|(?<=\de\s))h\b|(?<=%\s)[dkhn](?=\s*(?:$|[,;]))"
    r"|(?:(?<=\b100\s)|(?<=\b[4-9]\d\s)|^)[dkn](?=\s*(?:$|[,;]))|(?<=\b[23]\d\s)[kn](?=\s*(?:$|[,;]))"
)
"""A letter that is a time by itself: "varannan h", "75 n"; "30 d" may be days."""
_JOINED_LETTERS = re.compile(r"(?<!\w)(?=\w{2,4}(?!\w))d?k?n?h?(?!\w)")
"""Letters for times with nothing between: "dkn"."""
_BEGINS = re.compile(
    r"\b(?:start(?:ar)?|börjar|början|från|fr|kl)\b\.?\s?(?:kl\.?\s)?(?P<from>[01]?\d|2[0-3])(?P<half>[.:][0-5]\d)?"
    r"(?:\s(?:start|på\smorgonen))?(?![\d:]|[.,]\d|\s?(?:[-–/%]|till|proc|tim|t\b|h\b|dag|d\b|mån|jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec))"
)
"""When the work begins, and not when it ends: "start 05.30"."""
_FROM_TO = re.compile(
    r"\b(?:start(?:ar)?|börjar|från)\s(?:kl\.?\s)?(\d{1,2}(?:[.:]\d\d)?)[\s,]*(?:och\s)?slut(?:ar)?\s(?:kl\.?\s)?(?=\d)"
)
_BESIDE = re.compile(r"\s*(?:(?P<comma>,)|[/+&]|\b(?:eller|el\.?|och|samt|o|or|and)(?=\s))\s*")

_BEFORE = r"(?:(?<!\w)(?:och|samt|med|men|har|and|but)\s+){0,2}"
_OWN = r"(?:egen\s+|own\s+)?(?:tillgång\s+till\s+)?(?:egen\s+)?(?:bil|car)\b(?:\s?/\s?(?:skåp\w*|van|släp))?"
_HAS = re.compile(
    rf"{_BEFORE}\b(?:(?:har|disponerar|äger)\s+{_OWN}|(?:egen|own)\s+(?:bil|car)\b|tillgång\s+till\s+{_OWN}"
    r"|bil(?:\s+finns|\s*:?\s*ja)\b)",
    re.IGNORECASE,
)
_HAS_NOT = re.compile(
    rf"{_BEFORE}\b(?:(?:ingen|inte|ej|utan|saknar|no)\s+{_OWN}(?!\s+(?:behövs|krävs))|bil(?:\s+saknas|\s*:?\s*nej)\b)",
    re.IGNORECASE,
)
_CAR_BESIDE = re.compile(
    r"(?:(?<=\b[A-E])|(?<=[A-E\d][E\d])|(?<=kort)|(?<=\bkk)|(?<=\bja))\s*(?:[,;/+&]|\b(?:och|o|samt|med)\b)\s*bil\b(?=\s*(?:[,;/+&]|$))"
    r"|\bbil\s*(?:[,;/+&]|\b(?:och|o|samt)\b)\s*(?=(?:(?-i:[A-E]{1,2})[\s-]?)?k(?:ör(?:kort|k\b)|ort\b|k\b)|(?-i:[BCD]E?)\b)",
    re.IGNORECASE,
)
"""A car beside a class of licence: "B, bil"."""
_NO_MORE = re.compile(r"\(\s*\)")
_NEEDS = re.compile(
    rf"{_BEFORE}\b(?:(?:(?:kräver|behöver|måste\s+ha)\s+)?(?:(?:egen|own)\s+(?:bil|car)|bil\s*\(egen\)|tillgång\s+till\s+{_OWN})"
    rf"(?:\s+(?:är\s+ett\s+krav|krävs|behövs|krav|ett\s+måste))?"
    rf"|bil\s+(?:är\s+ett\s+krav|krävs|behövs|krav)\b|(?:kräver|behöver)\s+bil\b)(?!\s+(?:ej|inte))",
    re.IGNORECASE,
)
_NEEDS_NOT = re.compile(
    rf"{_BEFORE}\b(?:(?:egen\s+)?bil\s+(?:behövs|krävs)\s+(?:ej|inte)|ingen\s+bil\s+(?:behövs|krävs)"
    rf"|(?:behöver|kräver)\s+(?:ej|inte)\s+{_OWN})\b",
    re.IGNORECASE,
)


def working_time(value: Cell, spot: Spot, column: Column) -> dict[str, Any]:
    """What a cell says of how much (``hours``) and when (``shifts``); what is not understood is told, or raised.

    Parameters
    ----------
    column
        Where it stands: "tim" in the heading makes a bare number hours a week and not percent, and below a heading of
        times two numbers are those of a clock.
    """
    in_hours = _in_hours(value, spot, column)
    if isinstance(value, Mapping):
        return {"hours": Hours(**cast("dict[str, Any]", value))}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"hours": _hours_of(f"{value:g}", spot, in_hours=in_hours)}
    text = plain(text_of(value)) if not isinstance(value, list | tuple) else " ".join(map(str, entries_of(value, spot)))
    text = _in_one_form(text, value, spot, in_hours=in_hours)
    if _ANY.fullmatch(text) or _AS_NEEDED.fullmatch(text):
        spot.note(Message("background.any_hours"), value)
        return {}
    said: dict[str, Any] = {}
    if column.field == "hours" and _SHARE.fullmatch(text):
        text = f"{float(text.replace(',', '.')) * 100:g}%"
    shifts, unsaid, text = _times_in(text, value, spot, is_of_times=column.field == "shifts" and not in_hours)
    if unsaid:
        spot.note(Message("background.without", words=", ".join(unsaid)), value)
    if shifts:
        said["shifts"] = shifts
    if _WISH.search(text):
        spot.note(Message("background.wish"), value)
    text, extent, is_sure = _extent_in(text, value, spot, shifts, in_hours=in_hours)
    if extent is not None:
        said["hours"] = extent
    is_much = extent is not None and (extent.least or 0) > _MOST_OF_WEEKENDS
    if is_much and shifts == ("weekend",) and not _ALONE.search(text):  # "100, helger"
        shifts = said["shifts"] = ("day", "weekend")
        spot.note(Message("background.shifts_left", shifts=[written("shifts", shift) for shift in shifts]), value)
    text, is_as_needed = _AS_NEEDED.subn(" ", text)
    if is_as_needed and "hours" not in said and shifts:
        spot.note(Message("background.any_hours"), value)
    is_turned = NOT_WISHED.search(text) is not None
    for word in (_FULL, _HALF, _PART, _FILLER):
        text = word.sub(" ", text)
    if not text.strip() and said:
        return said
    key = "shifts" if _SHIFTS.fullmatch(text.strip()) else "hours"
    remedy, is_sure = Message(f"background.{key}.remedy"), is_sure or bool(unsaid)
    if not is_sure and shifts:
        said.pop("hours", None)
    if not said or not (is_sure or shifts) or is_turned:
        raise Refusal(Message(f"background.{key}"), remedy)
    kept = [hours_text(said["hours"])] if "hours" in said else []
    kept += [written("shifts", shift) for shift in shifts]
    spot.refuse(Refusal(Message("background.partly", kept=kept), remedy), value)  # "heltid skift"
    return said


def _times_in(text: str, value: Cell, spot: Spot, *, is_of_times: bool) -> tuple[tuple[Shift, ...], list[str], str]:
    """The shifts that a text says by name, days or a clock, what it says of times that no field holds, and the rest."""
    text, is_every_day = _EVERY_DAY.subn(" + helg ", text)
    unsaid = [found[0].strip() for found in _UNSAID.finditer(text)]
    text = _UNSAID.sub(" ", text)
    text = _without_beginning(text, spot, unsaid)
    by_clock, text = _without_clock(text, is_of_times=is_of_times)
    if by_clock:
        text = _WEEKDAYS.sub(" ", text)
    is_night = "night" in by_clock or _OF_NIGHT.search(text) is not None
    text, n_ranges = _DAYS_TO_DAYS.subn(lambda found: _weekend_of(found, is_night=is_night), text)
    is_beside = " + helg " in text
    shifts, text = _shifts_of(text, spot, by_clock)
    if by_clock:
        is_when = "weekend" in shifts and not _ALSO_AT.search(text)  # "helg 8-16" is no weekday
        shifts = shifts if is_when else tuple(dict.fromkeys((*by_clock, *shifts)))
        told = [written("shifts", shift) for shift in shifts]
        spot.note(Message("background.clock", shifts=told), value)
    elif "weekend" in shifts and (is_every_day or n_ranges):
        spot.note(Message("background.shifts_left", shifts=[written("shifts", shift) for shift in shifts]), value)
    if is_beside and shifts == ("weekend",):
        text += "?"  # "mån-lör" does not say at what times
    return shifts, unsaid, text


def _in_hours(value: Cell, spot: Spot, column: Column) -> bool:
    """Whether numbers with no unit are hours a week, by the heading. Raises `Refusal` of one that may be either."""
    heading = folded_whole(column.heading)
    words = {*heading.split()}
    in_percent = re.search("%|procent|percent", column.heading.casefold()) is not None
    in_hours = not words.isdisjoint(_OF_HOURS) or ("timmar" in words and words <= _OF_WEEKS)
    is_either = column.field == "shifts" or "timmar" in words
    if in_hours and in_percent:
        in_hours, is_either = False, True
    elif in_percent or "grad" in heading:
        is_either = False
    if is_either and not in_hours and _is_few(value):
        raise Refusal(Message("background.percent_or_hours"), Message("background.hours.remedy"))  # 40, below "Tid"
    if not (in_hours or in_percent or "grad" in heading):
        if _is_nearly_full(value):
            raise Refusal(Message("background.percent_or_hours"), Message("background.hours.remedy"))  # 38,25
        if str(value).strip() == str(FULL_TIME):
            spot.note(Message("background.percent_or_hours"), value)
    if isinstance(value, str) and _OPEN_RANGE.fullmatch(value.strip()):
        raise Refusal(
            Message("background.shifts" if column.field == "shifts" else "background.hours"),
            Message("background.hours.remedy"),
        )
    return in_hours


def _in_one_form(text: str, value: Cell, spot: Spot, *, in_hours: bool) -> str:
    """A text with what is said in many ways as it is read: letters spelt, ranges in percent, reasons left out."""
    text = re.sub(r"^(?:arbetstid|omfattning|tid)\s*:\s*", "", text)
    text, n_reasons = _REASON.subn(" ", text)
    if n_reasons:
        spot.note(Message("certificate.remark"), value)
    text = _OFF.sub(r"ej \g<when>\g<last>", text)
    text = _HALF_BOUND.sub("50 %", _OF_WEEKDAYS.sub(" ", text))
    text = _ALL_BUT.sub("alla tider ", _yes_or_no(_AT_SCHOOL.sub(" ? ", text)))
    text = _SHIFTS_APART.sub(r"\1-skift", _FROM_TO.sub(r"\1-", _letters_spelt(text)))
    if not in_hours and (ranged := _AND_RATHER.sub(_from_to, text)) != text:
        text = ranged
        spot.note(Message("background.wish"), value)
    less = _NOT_FULL.search(text)
    if less is not None and _AMOUNT.search(rest := f"{text[: less.start()]} {text[less.end() :]}"):
        spot.note(Message("background.without", words=less[0].strip(" ,")), value)
        text = rest  # "ej heltid, 60-75"
    return _SO_MANY.sub(lambda found: f"{int(found['n']) * float(found['h'].replace(',', '.')):g} h/v", text)


def _extent_in(
    text: str, value: Cell, spot: Spot, shifts: Sequence[Shift], *, in_hours: bool
) -> tuple[str, Hours | None, bool]:
    """What is left of a text without how much of full time it says, that, and whether it is sure among other words.

    Raises `Refusal` where that is not clear and no shift is known.
    """
    whole = 100 if _FULL.search(text) else 50 if _HALF.search(text) else None
    whole = None if whole == 100 and _PART.search(text) else whole  # "deltid först, heltid sen"
    found = next((one for one in _AMOUNT.finditer(text) if not _is_of_a_day(one)), None)
    try:
        if _LATER.search(text):
            raise Refusal(Message("background.how_many_percent"), Message("background.hours.remedy"))
        if found is not None:
            reckoned = Spot(spot.column)
            hours = _amount(found, reckoned, in_hours=in_hours)
            unit = found["unit"] or found["sign"] or ""
            if shifts and not (unit or in_hours) and max(hours.least or 0, hours.most or 0) < _IN_FRONT.start:
                return text, None, True  # "6.45-16 (fre 14)"
            is_in_front = not text[: found.start()].strip() and (hours.least or 0) in _IN_FRONT
            if whole == 100 and unit.startswith(("t", "h")) and (hours.least or 0) >= _NEARLY_FULL:
                hours = Hours(least=100, most=100)  # "heltid, 38,25 tim"
            else:
                spot.noted += reckoned.noted
            if whole is not None and not (hours.least or 0) <= whole <= (100 if hours.most is None else hours.most):
                raise Refusal(Message("background.how_many_percent"), Message("background.hours.remedy"))
            is_sure = bool(unit) and not unit.startswith("d")  # "lör-sön, annars 3 dgr/v"
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            is_told = is_in_front and not (unit or in_hours or found["about"]) and hours.least == hours.most
            if is_told and (rest.strip() or shifts):
                spot.note(Message("background.about", percent=hours.least), found[0])
            return rest, hours, is_sure or (is_in_front and not unit and bool(shifts))
        if whole is None and _PART.search(text):
            raise Refusal(Message("background.how_many_percent"), Message("background.hours.remedy"))
    except Refusal as refusal:
        if not shifts or whole is not None:
            raise
        if found is None:  # "kväll, deltid"
            spot.refuse(refusal, value)
        return text, None, True
    if whole is None:
        return text, None, True
    return text, Hours(least=50 if _HALF.search(text) else whole, most=whole), True  # "halvtid/heltid"


def _without_beginning(text: str, spot: Spot, unsaid: list[str]) -> str:
    """A text in which the hour when the work begins is the shift that it is of, unless the text names one: noted."""
    found = _BEGINS.search(text)
    if found is None:
        return text
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    if _CLOCK.search(rest) or any(shift != "weekend" for shift in _shifts_of(rest, Spot(""))[0]):
        unsaid.append(found[0])
        return rest
    hour = int(found["from"])
    shift: Shift | None = "day" if 4 <= hour <= 10 else "evening" if 14 <= hour < 20 else None
    shift = "night" if hour < 4 or hour >= 20 else shift
    if shift is None or not (found["half"] or "kl" in found[0]):
        return text
    spot.note(Message("background.clock", shifts=[written("shifts", shift)]), found[0])
    return f"{text[: found.start()]} {written('shifts', shift)} {text[found.end() :]}"


def _yes_or_no(text: str) -> str:
    """A text in which what is answered of times stands before them: "kväll ja, natt nej" is "kväll, ej natt"."""
    found = [
        (shift, answer) for shift in shift_words().finditer(text) if (answer := _EITHER_WAY.match(text, shift.end()))
    ]
    for shift, answer in reversed(found):
        kept = "" if answer["no"] else shift[0]
        text = f"{text[: shift.start()]}{kept} {text[answer.end() :]}"
    return text + "".join(f", ej {shift[0]}" for shift, answer in found if answer["no"])


def _from_to(found: re.Match[str]) -> str:
    """The range from the less to the more of two extents, where one is said to be wished for, or for later."""
    in_percent = {"hel": 100, "heltid": 100, "halv": 50, "halvtid": 50}
    said = re.findall(r"[a-z]+|\d+", re.sub("pro?cent", "", f"{found['one']} {found['two']}"))
    ends = [in_percent.get(one) or int(one) for one in said]
    if not (found["first"] or found["or"] or found["now"] or found["later"]) or min(ends) < _FEW or max(ends) > 100:
        return found[0]
    return f"{min(ends)}-{max(ends)} %"


def _letters_spelt(text: str) -> str:
    """A text with letters that stand for times spelt out: "d/kv/h", "DKN", "75 n", "varannan h"."""
    text = _LETTERS_JOINED.sub(lambda found: "/".join(found[0]), text)

    def spelt(found: re.Match[str]) -> str:
        return _LETTER.sub(lambda letter: _LETTERS[letter[0]], found[0])

    text = _JOINED_LETTERS.sub(lambda found: "/".join(found[0]), text)
    return _LETTER_ALONE.sub(spelt, _beside_one_another().sub(spelt, text))


@cache
def _beside_one_another() -> re.Pattern[str]:
    """Letters and words of times beside one another; not the hours of "8 h/d"."""
    words = sorted((word for words in words_for("shifts").values() for word in words if word.isalpha()), key=len)
    one = rf"(?:{'|'.join(reversed(words))}|[dkhnef])"
    return re.compile(
        rf"(?<![\w/])(?:(?<!\d\s)|(?!h\b)){one}(?:(?:\s*[/+&,]\s*|\s(?:och|o|eller|el)\s){one})+(?![\w/])"
    )


def _is_few(value: Cell) -> bool:
    """Whether a cell is a number alone that may be percent or hours a week."""
    return bool(_BARE.fullmatch(str(value).strip())) and float(str(value).strip().replace(",", ".")) <= FULL_TIME


def _is_nearly_full(value: Cell) -> bool:
    """Whether a cell is a number alone that is the hours of a full week by some agreement: "38,25", "37"."""
    text = str(value).strip() if not isinstance(value, bool) else ""
    return _BARE.fullmatch(text) is not None and _SHORT_WEEK <= float(text.replace(",", ".")) < FULL_TIME


def _weekend_of(found: re.Match[str], *, is_night: bool) -> str:
    """The weekend where it is among the days from one to another: "lö-sö", and "mån-lör"; not of nights "sön-tors"."""
    first, last = _DAYS.index(found["first"][:2]), _DAYS.index(found["last"][:2])
    days = {day % 7 for day in range(first, last + (1 if first <= last else 8))}
    if days <= {5, 6}:
        return " helg "
    return " + helg " if days & {5, 6} and not (is_night and 5 not in days) else " "


def _is_of_a_day(found: re.Match[str]) -> bool:
    """Whether hours with nothing beside may be those of a day's work: "skift 12 h"."""
    unit, last = found["unit"] or "", found["last"] or found["one"]
    hours = float(last.replace(",", "."))
    return unit.startswith(("t", "h")) and not found["per"] and (hours <= _LONGEST_DAY or hours == _DAY_AND_NIGHT)


def _hours_of(text: str, spot: Spot, *, in_hours: bool) -> Hours:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Refusal(*with_remedy("background.hours"))
    return _amount(found, spot, in_hours=in_hours)


def _amount(found: re.Match[str], spot: Spot, *, in_hours: bool) -> Hours:
    """What an amount says; hours are reckoned into percent, which is noted. Raises `Refusal`."""
    unit = found["unit"] or found["sign"] or ("tim" if in_hours else "%")
    per = 1.0
    if unit.startswith("d"):
        per = 100 / 5
    elif unit.startswith(("t", "h")):
        per = 100 / (FULL_TIME / 5 if (found["per"] or "v").startswith("d") else FULL_TIME)
    numbers = [float(one.replace(",", ".")) * per for one in (found["first"], found["last"], found["one"]) if one]
    if not (found["unit"] or found["sign"] or in_hours) and any(0 < number < _FEW for number in numbers):
        raise Refusal(*with_remedy("background.hours"))  # 0.5, "natt 7"
    if max(numbers) > 100:
        raise Refusal(Message("value.too_large"), Message("value.too_large.remedy", most=100))
    first, last = map(round, (min(numbers), max(numbers)) if found["or"] else (numbers[0], numbers[-1]))
    if per != 1:
        spot.note(Message("background.in_percent", percent=first, full=FULL_TIME), found[0])
    elif found["about"]:
        spot.note(Message("background.about", percent=first), found[0])
    more = (found["more"] or "").strip()
    if found["most"] or more.endswith("mindre"):
        return Hours(most=last)
    if found["least"] or more:
        return Hours(least=first)
    return Hours(least=first, most=last)


def _without_clock(text: str, *, is_of_times: bool) -> tuple[tuple[Shift, ...], str]:
    """The shifts that the times of a clock in a text are, "06-14.30", and the rest of it; none where one is unclear.

    Two numbers are times where the heading is of such (`is_of_times`), a nought or minutes say so, a shift beside them,
    or that percent are never so few. Raises `Refusal` where they are times of no one shift.
    """
    found = list(_CLOCK.finditer(text))
    rest = _CLOCK.sub(" ", text)
    is_named = any(shift != "weekend" for shift in _shifts_of(rest, Spot(""))[0])
    hours = [(int(one["from"]), int(one["to"])) for one in found]
    shifts = [_shift_of(first, last) for first, last in hours]
    is_time = any(one["half"] or one["other"] or "0" in (one["from"][:-1], one["to"][:-1]) for one in found)
    is_short = any((last - first) % 24 < _SHORTEST for first, last in hours)
    if is_of_times and ((None in shifts and not is_named) or (is_short and not is_time)):
        raise Refusal(*with_remedy("background.shifts"))  # "10-20", "6-8"
    if None in shifts and is_named and is_time:  # "natt, ca 17-03"
        return (), f"{rest} kl"
    if None in shifts or not (is_of_times or is_time or is_named or any(one < _FEW < last for one, last in hours)):
        return (), text
    return tuple(dict.fromkeys(shift for shift in shifts if shift)), rest


def _shift_of(first: int, last: int) -> Shift | None:
    """The shift that work between two hours is; None where it may be another."""
    if first >= 20 and last <= 9:
        return "night"
    if first >= 12 and (first < last or last <= 2):
        return "evening"
    if 4 <= first <= 10 and first < last <= 18:
        return "day"
    return "night" if first <= 3 and last <= 11 and first < last else None


@cache
def _shifts_named() -> Mapping[str, Sequence[str]]:
    """The shifts that each word for times means."""
    named: dict[str, Sequence[str]] = dict(words_for("several_shifts"))
    return named | {word: [shift] for shift, words in words_for("shifts").items() for word in (shift, *words)}


@cache
def shift_words() -> re.Pattern[str]:
    """Any word for times, the longest first."""
    words = sorted(_shifts_named(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _shifts_of(text: str, spot: Spot, by_clock: Sequence[Shift] = ()) -> tuple[tuple[Shift, ...], str]:
    """The shifts that a text names, and what is left of it; "ej natt" is all the others, which is noted.

    Nobody works at night for having said no to something else: "ej kväll" is day and weekend. Beside
    times of a clock it is the others of those (`by_clock`): "7-15, ej helg".

    Raises `Refusal` where a denial may be of the next one too.
    """
    named = _shifts_named()
    wanted: list[str] = []
    refused: list[str] = []
    rest, end, is_denied = "", 0, False
    for found in shift_words().finditer(text):
        if (_COUNTED_MANY if found[0].endswith("r") else _COUNTED).search(text[: found.start()]):
            continue  # "6 tim/dag", "2 dagar"
        before = text[end : found.start()]
        if _PERHAPS.search(before) or _OCCURS.match(text, found.end()):
            continue  # "ev. natt", "natt förekommer": asked about
        denied = _NOT.search(before)
        beside = _BESIDE.fullmatch(before) if is_denied and not _ALSO.match(text[found.end() :].lstrip()) else None
        if beside and beside["comma"]:  # "ej natt, helg" may be both
            raise Refusal(*with_remedy("background.shifts"))
        is_denied = bool(denied or beside)  # "ej kväll/helg"
        (refused if is_denied else wanted).extend(named[found[0]])
        is_between = beside or (end and before.strip() == "+")  # of "60 kv+helg" it is no "60 +"
        rest += f"{before[: denied.start()] if denied else '' if is_between else before} "
        end = found.end()
    rest += text[end:]
    is_also = bool(wanted) and _ALSO.search(rest) is not None
    if is_also:  # "natt ok"
        wanted.insert(0, "day")
        rest = _ALSO.sub(" ", rest)
    if refused and not wanted:
        others = by_clock or [shift for shift in SHIFTS if shift != "night"]
        wanted = [shift for shift in others if shift not in refused]
        key = "background.shifts_left" if by_clock or "night" in refused else "background.shifts_left_but_night"
    else:
        key = "background.shifts_left"
    if (refused or is_also) and wanted:
        spot.note(Message(key, shifts=[written("shifts", one) for one in dict.fromkeys(wanted)]), text.strip(" ,;"))
    shifts = tuple(cast("Shift", shift) for shift in dict.fromkeys(wanted) if shift not in refused)
    return shifts, rest


def hours_text(hours: Hours) -> str:
    """Working hours as a text that is read back as the same."""
    if hours.least is None or hours.most is None:
        return f"minst {hours.least} %" if hours.most is None else f"högst {hours.most} %"
    return f"{hours.most} %" if hours.least == hours.most else f"{hours.least}–{hours.most} %"


def shifts_text(shifts: Sequence[Shift]) -> str:
    """Shifts as a text that is read back as the same."""
    return "; ".join(written("shifts", shift) for shift in shifts)


_GOOD = re.compile(r"\s*(?:(?:är|vore)\s+)?bra\b", re.IGNORECASE)


def car_said(text: str, *, is_needed: bool = False, is_licence: bool = False) -> tuple[bool | None, str]:
    """What a text says of a car, and the rest of it: "B-körkort men ingen bil" is no car, and "B-körkort".

    Parameters
    ----------
    is_needed
        Whether the text is what an opening demands; one that is only welcome says nothing.
    is_licence
        Whether it lists classes of driving licence, beside which "bil" is the car.
    """
    has: tuple[tuple[re.Pattern[str], bool], ...] = ((_HAS_NOT, False), (_HAS, True))
    has += ((_CAR_BESIDE, True),) if is_licence else ()
    for pattern, answer in ((_NEEDS_NOT, False), (_NEEDS, True), (_CAR_BESIDE, True)) if is_needed else has:
        found = pattern.search(text)
        is_good = is_needed and found is not None and _GOOD.match(text, found.end()) is not None  # "egen bil bra"
        if found is not None and not (is_good or (is_needed and said_anywhere("merited").search(folded(text)))):
            rest = _NO_MORE.sub(" ", f"{text[: found.start()]} {text[found.end() :]}").strip(" ,;+&.")
            return answer, " ".join(rest.split())
    return None, text


def has_car(value: Cell, *, is_needed: bool = False) -> tuple[bool, str]:
    """What a cell about a car says, and what else stands there. Raises `Refusal`."""
    if is_yes(value) or is_no(value):
        return is_yes(value), ""
    text = text_of(value)
    if plain(text) in ("bil", "egen", "egen bil", "ja, egen", "krav", "krävs", "behövs"):
        return True, ""
    answer, rest = car_said(text, is_needed=is_needed)
    if answer is None:
        raise Refusal(Message("value.not_a_bool"), Message("background.car.remedy"))
    return answer, re.sub(r"^(?:ja|nej)\b[\s,;:]*", "", rest)
