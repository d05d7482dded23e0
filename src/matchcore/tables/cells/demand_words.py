"""The words of demands: what employers write around a certificate, and how what is not sure is told."""

from __future__ import annotations

import re

from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS

JUDGED = "vocabulary.no_certificate"
ORDINARY = "demand.ordinary"
EMPLOYERS = frozenset({JUDGED, ORDINARY, "vocabulary.criminal_record", "vocabulary.health"})
"""Why a demand is none that a record holds: the employer looks to it."""
OF_WHICH = Refusal(Message("certificate.of_which"), Message("certificate.of_which.remedy"))
ALL_READ = Refusal(Message("demand.all_read"), Message("demand.all_read.remedy"))
ONE_READ = Refusal(Message("demand.one_read"), Message("demand.one_read.remedy"))
ONE_BESIDE_READ = Refusal(Message("demand.one_beside_read"), Message("demand.one_beside_read.remedy"))
NO_LEVEL = Refusal(Message("language.empty"), Message("language.empty.remedy"))
CLASS_READ = Refusal(Message("demand.class_read"), Message("demand.class_read.remedy"))
REST_UNREAD = Refusal(Message("demand.rest_unread"), Message("demand.rest_unread.remedy"))
OF_SOME = Refusal(Message("demand.of_some"), Message("demand.of_some.remedy"))
ASKED_OF_IT = Refusal(Message("demand.uncertain"), Message("demand.uncertain.remedy"))
IN_PART_READ = Refusal(Message("demand.in_part_read"), Message("demand.in_part_read.remedy"))
USUAL_OF_DEMANDS = "vocabulary.usual"
READ_AND_ASKED = {USUAL_OF_DEMANDS}.union(
    str(one.what.key)
    for one in (
        ALL_READ,
        ONE_READ,
        ONE_BESIDE_READ,
        IN_PART_READ,
        CLASS_READ,
        OF_SOME,
        ASKED_OF_IT,
        REST_UNREAD,
    )
    if isinstance(one.what, Message)
)
"""How a demand that may mean two things is read all the same: the employer is asked."""
LONG = 100  # days of course
ANY_TRADE, ANY_CLASS = "trade-proof", "licence"
CODE = re.compile(r"(?!sv)[a-z]{2}", re.IGNORECASE)
MOST_WORDS = 9
SHORT = 3
"""Words of so few letters are no languages here: "18 år"."""
CLASS = re.compile(rf"{LICENCE_CLASS.pattern}|[A-D]\d?")
CLASS_FIRST = re.compile(
    rf"körkort ({LICENCE_CLASS.pattern})\s(?:i|för|till)\s(?:laget|teamet|gruppen|arbetet|jobbet|tjänsten)"
)
NO_DEMANDS = re.compile(
    r"(?:inga|inget|ingen|utan)\s(?:.*krav\b(?:\s+på\s+[\w.]+)?|(?:särsk|speciell|formell|direkt)\w*|(?:[\w.]+\s+){1,2}(?:krävs|behövs))\.?",
    re.IGNORECASE,
)
NOT_IMPORTANT = re.compile(r"[\w.]+\s(?:inte|ej)\s(?:så\s)?(?:viktigt?|noga)[.!]?", re.IGNORECASE)
NO_DEMAND_ALONE = re.compile(r"(?:men\s+)?(?:inga|inget|ej|inte)\s+(?:direkta?\s+)?krav[.!]?", re.IGNORECASE)
NONE = re.compile(r"(?:inga|inget|ingen|inte\s+något)[.!]?", re.IGNORECASE)
MAYBE = re.compile(r"(?:ev|evt|eventuellt|kanske|helst|gärna|bra)[.!]?", re.IGNORECASE)
A_SENTENCE = 3  # words
LEVEL_TOO = re.compile("C1", re.IGNORECASE)
"""A class of driving licence that is a level of a language as well."""
OF_A_PROOF = re.compile(
    r"bevis|kort\b|intyg|licens|cert|behörig|legitim|\bleg\b|utb|kurs|diplom|examen|tillstånd|godkän|validera|\d",
    re.IGNORECASE,
)
OF_CERTIFICATES = re.compile(r"kompetensbevis|certif|licen[cs]e?|körkort|proof", re.IGNORECASE)
OF_A_COURSE = re.compile(r"utb|kurs|bevis|kort\b|intyg|licens", re.IGNORECASE)
NEAR = 80
"""Of 100: what is less like any certificate is no misspelling of it."""
NAMED_SHORT = re.compile(r"\b(?!(?:II?|IV|OK|AM|PM|SÄRVUX|SVENSKA)\b)(?:[A-ZÅÄÖ]{2,}|[^\W\d_aeiouyåäö]{2,3}\b(?!\.))")
"""What is written as a name is: in capitals, or with no vowel."""
CLASSES_ALONE = re.compile(r"[A-F]\d?(?:\s?[-–+/&,]?\s?[A-F]\d?)*", re.IGNORECASE)
MEASURED = re.compile(
    r"[<>+-]?\s?\d+(?:[.,:–-]\d+)?\s?(?:\+|kg|kilo|km|m|cm|mil|h|tim\w*|min|år\w*|års?-?åldern|grader|°c?|v|veck\w*|dag\w*"
    r"|mån\w*|%|procent|ton|t|st|pers\w*)?(?!\w)",
    re.IGNORECASE,
)
OVER = re.compile(r">\s?(?=\d+\s?(?:år|mån))")
SMILEY = re.compile(r"(?<!\w)[:;]-?[)(DPp](?!\w)")
GIVEN = re.compile(
    r"[\s,(–-]*\b(?:(?:den|detta|det|kan)\s+)*(?:(?:lär|utbildar|skolar|fixar|ordnar|betalar|bekostar|ger|står)\s+(?:vi|de|man)(?:\s+(?:för|upp|ut|in|själva))?"
    r"|(?:arbetsgivaren|företaget|kommunen|vi)\s+(?:fixar|ordnar|betalar|bekostar|står\s+för|lär\s+upp|utbildar)|vi\s+(?:lär|utbildar|skolar|fixar|ordnar|betalar|bekostar|ger)(?:\s+(?:upp|ut|in))?"
    r"|lärs\s+(?:upp|ut|in)|får\s+(?:man|de|du|ni)|får\s+utb\w*|(?:(?<=utb\s)|(?<=utb\.\s)|(?<=kurs\s))(?:på\s+plats|hos\s+oss|internt)|(?:utb\w*\.?\s+|kurs\s+)?(?:ges|ordnas|erbjuds|ingår|fås|betalas|bekostas)"
    r"|int(?:\.|ern)\s*(?:utb|kurs)\w*|(?:men\s+)?(?:det\s+)?går\s+att\s+(?:fixa|ta|ordna|lösa)(?:\s+(?:sen|senare|efteråt))?"
    r"|upplärning|(?:kort\s+)?intro(?:duktion\w*)?|går\s+att\s+lära(?:\s+sig)?)"
    r"(?:\s+(?:av\s+(?:oss|företaget|arbetsgivaren|kommunen)|hos\s+oss|här|på\s+plats(?:en)?|på\s+jobbet|internt|vid\s+start|i\s+början|(?:ca\s+)?\d+\s?\w+))*[)\s.!]*$",
    re.IGNORECASE,
)
"""What says at the end of a demand that the employer teaches it: "truckkort A lär vi upp", "sond (utb ges)"."""
TRAINED = re.compile(
    r"(?:får\s+)?(?:betald\s+)?(?:utb\w*|intro\w*|upplärning|kurs)\.?\s+(?:på\s+plats\s+|hos\s+oss\s+)?(?:på\s+|i\s+)?(?:ca\s+)?\d+\s?(?:v|veck\w*|dag\w*|mån\w*|h|tim\w*)(?!\w).*",
    re.IGNORECASE,
)
"""How long the employer's own training is: "Utbildning 12 v"."""
NO_MORE_THAN = re.compile(
    r"^(?:(?:inga|inget)\s+(?:\w+\s+)?krav\s+(?:mer|annat|utöver|förutom)(?:\s+än)?|minst|lägst)\s+(?=[^\W\d])",
    re.IGNORECASE,
)
LABEL = re.compile(r"\*?(?P<label>[^\W\d][\w./ -]{1,28}?)\s?:\s*(?P<rest>\S.*)", re.DOTALL)
LABELS_OF_ALL = frozenset(
    "krav skall ska måste skallkrav ska-krav formella formellt körkort kk behörighet behörigheter bevis intyg"
    " certifikat kompetens utbildning utb kurser övrigt annat språk obs viktigt".split()
)
"""Words before a colon that say only what follows; others say of which of several seats it is demanded."""
LABELS_OF_MERITS = frozenset("önskemål önskvärt önskas meriterande merit meriter gärna plus fördel bonus bra".split())
"""Words before a colon that say that what follows is a merit, and so is what comes after that."""
ANSWERED = re.compile(r"(?P<what>.+?)\s*\?\s*(?P<answer>nej|ej|ja)[.!]*", re.IGNORECASE)
MIXED = frozenset({"vocabulary.several_named", "vocabulary.merited", "vocabulary.denied"})
TURNS = re.compile(
    r"\b(?:ej|inte|inom|senast|efter|före|utan|ingen|inget|inga|eller|el|alt|ska|vill|går|läser|pågå\w*|håller|tar|till|bokad\w*)\b|\?",
    re.IGNORECASE,
)
"""In what stands behind a certificate's name: it may be demanded otherwise, later or not at all."""
SENTENCES = (
    re.compile(r"(?<=[\w)+])(?<!\bel)(?<!\balt)[.!]\s+(?=[A-ZÅÄÖ]|1[89]\s?\+)"),
    re.compile(r"(?:(?<=[^\W\d_]{5})|(?<=\))|(?<=\d kg)|(?<=\d år))[.!]\s+(?=\w)"),
)
PIECES = (
    SENTENCES[0],
    re.compile(r",\s*"),
    SENTENCES[1],
    re.compile(r"\s*[+&]\s*"),
    re.compile(r"\s[-–]\s|\s*/\s*"),
)
"""What things may stand apart at, the widest first, where they are not understood together."""
LINKS = re.compile(r"(?:men|och|samt|dessutom|även)\s+(?=\w)", re.IGNORECASE)
AGE = re.compile(r"(?:1[89]|2[0-9])\s?\+?(?:\s?år)?")
TAUGHT = re.compile(r"s?\W?(?:utb(?:ildning)?|kurs)\.?$", re.IGNORECASE)
CERTAIN_ENOUGH = 90  # below this letters were wrong
DRIVER = re.compile(r"förare$", re.IGNORECASE)
OF_A_TRADE = re.compile(r"([\w.]{3,}?)s?(?:utb(?:ildning)?|exam(?:en)?|program)\.?", re.IGNORECASE)
NO_DEMAND = re.compile(r"krav|\b(?:ej|inte|not)\b", re.IGNORECASE)
_OR = r"(?:eller|el\.?|alt\.?|alternativt|or)"
REMARK = re.compile(
    rf"\s*\b(?:{_OR}\s+(?:motsv(?:arande)?|likn(?:ande)?|likv(?:ärdigt?)?)\b(?!\.?\s*erf)\.?"
    r"|(?:sedan|sen|i)\s+(?:minst\s+)?\d+\s+(?:år|mån\w*)|(?:p\.?\s?g\.?\s?a\.?|på\s+grund\s+av|eftersom)\s[^,;)]*)"
    rf"|\s*\(?\b{_OR}\s+(?:är\s+)?(?:pågående|an?sökt|sökt|under\s+utbildning|studerar(?:\s+till)?|läser(?:\s+till)?"
    r"|(?:beredd|villig|vilja)\s+att\s+(?:ta|gå|läsa)(?:\s+det)?)(?!\w)\)?"
    r"|\s\d{3,4}\s?(?:p|poäng|hp)\b\.?"
    rf"|\s*\(?\b{_OR}\s+(?:kan\s+)?(?:ta|tas|gå|utbildas|läras|lärs)\b[^,;)]*\)?"
    r"|[\s,]*\b(?:licens\w*\s+|intyg\w*\s+|bevis\w*\s+)?(?:ej|inte|högst|max)\s+äldre\s+än\s+[^,;)]*",
    re.IGNORECASE,
)
ALL_CLASSES = re.compile(r"\btruck\w*\s+(?:klass\s+)?[A-D](?:,\s?[A-D]){2,}(?![\w-])", re.IGNORECASE)
"""More classes than are driving licences as well: "truckkort A, B, C"."""
GOOD = re.compile(r"(?P<what>.*\w\)?)\s+(?:är\s+)?bra[.!]?", re.IGNORECASE)
PERHAPS = re.compile(r"\s*(?:ev\b\.?|eventuellt\b|evt\b\.?)\s*(?=\w)", re.IGNORECASE)
CLASSES_BESIDE = re.compile(r"\b[A-F]\d?(?:\s*/\s*[A-F]\d?)+(?!\w)", re.IGNORECASE)
ONE_OF_WITHIN = re.compile(
    r"\s*(?:,|;|\b(?:samt|och|plus)\b)+\s*(?=(?:minst\s)?(?:ett|en|1|något|någon)\s(?:ut)?av\b)", re.IGNORECASE
)
BESIDE = re.compile(r"\s*[+&]\s*|\s+(?:och|samt|o|inkl\.?|inklusive|jämte)\s+", re.IGNORECASE)
PLUS = re.compile(r"\s*[+&]\s*")
PARTS = re.compile(r"\s*(?:[+&,]|\b(?:och|samt|med|eller|el|alt)\b\.?)\s*", re.IGNORECASE)
Demand = str | tuple[str, ...]
"""The code of a certificate, or several of which one is enough."""
