"""The words of demands: what employers write around a certificate, and how what is not sure is told."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from itertools import chain

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.vocabulary.phrases import pattern_of
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import labels_of, said_anywhere

JUDGED = "vocabulary.no_certificate"
ORDINARY = "demand.ordinary"
EMPLOYERS = frozenset({JUDGED, ORDINARY, "vocabulary.criminal_record", "vocabulary.health"})
"""Why a demand is none that a record holds: the employer looks to it."""
OF_WHICH = Refusal(*with_remedy("certificate.of_which"))
ALL_READ = Refusal(*with_remedy("demand.all_read"))
ONE_READ = Refusal(*with_remedy("demand.one_read"))
ONE_BESIDE_READ = Refusal(*with_remedy("demand.one_beside_read"))
NO_LEVEL = Refusal(*with_remedy("language.empty"))
CLASS_READ = Refusal(*with_remedy("demand.class_read"))
OF_TRUCK_READ = Refusal(Message("demand.class_of_truck"), Message("demand.class_read.remedy"))
REST_UNREAD = Refusal(*with_remedy("demand.rest_unread"))
IN_REMARK = Refusal(*with_remedy("demand.in_remark"))
OF_SOME = Refusal(*with_remedy("demand.of_some"))
ASKED_OF_IT = Refusal(*with_remedy("demand.uncertain"))
IN_PARENTHESIS = Refusal(*with_remedy("demand.in_parenthesis"))
AFTER_NONE = Refusal(Message("demand.after_none"), Message("demand.in_parenthesis.remedy"))
IN_PART_READ = Refusal(*with_remedy("demand.in_part_read"))
USUAL_OF_DEMANDS, CLASS_RUN = "vocabulary.usual", "vocabulary.class_run"
COURSES_READ = frozenset({"language.course_read", "language.course_begun"})
READ_AND_ASKED = {USUAL_OF_DEMANDS, CLASS_RUN, *COURSES_READ}.union(
    str(one.what.key)
    for one in (
        ALL_READ,
        ONE_READ,
        ONE_BESIDE_READ,
        IN_PART_READ,
        CLASS_READ,
        OF_TRUCK_READ,
        OF_SOME,
        ASKED_OF_IT,
        AFTER_NONE,
        IN_PARENTHESIS,
        OF_WHICH,
        REST_UNREAD,
        IN_REMARK,
    )
    if isinstance(one.what, Message)
)
"""How a demand that may mean two things is read all the same: the employer is asked."""
LONG = 100  # days of course
YES_MARKED = re.compile(r"\(\s*(?:x|v|ja|✓|✔|1)\s*\)", re.IGNORECASE)
"""A mark in brackets: a merit."""
BY_BUS = re.compile(r"(?:buss\w*|tåg|cykel|gång\w*)(?:\s+(?:går|finns|ok|funkar)(?:\s+\w+){0,2})?", re.IGNORECASE)
"""Below "Körkort": a way to travel, and no class."""
OR_BY_BUS = re.compile(
    r"\b(?:eller|el\.?|alt\.?)\s+(?:kunna\s+)?(?:ta\s+)?(?:buss\w*|tåg\w*|cyk\w*|gå\w*)", re.IGNORECASE
)
"""The same as another way than to drive, so that no licence is required: "B eller tåg"."""
ANY_TRADE, ANY_CLASS = "trade-proof", "licence"
CODE = re.compile(r"(?!sv)[a-z]{2}", re.IGNORECASE)
NO_LANGUAGE = re.compile(r"\b(?:körkort\w*|kk)\b", re.IGNORECASE)
"""What stands beside a class that is a level as well, and makes it none: "körkort B1"."""
MOST_WORDS = 9
SHORT = 3
"""Words of so few letters are no languages here: "18 år"."""
CLASS = re.compile(rf"{LICENCE_CLASS.pattern}|[A-D]\d?")
CLASSES_LISTED = re.compile(rf"(?:{CLASS.pattern})|[A-E](?:\s*(?:[+&]|\b(?:och|samt|o)\b)\s*[A-E])+")
CLASS_FIRST = re.compile(
    rf"körkort ({LICENCE_CLASS.pattern})\s(?:i|för|till)\s(?:laget|teamet|gruppen|arbetet|jobbet|tjänsten)"
)
_NONE = r"(?:inga|inget|ingen|ingenting|inte\s+något)(?:\s+(?:(?:särskilda|direkta)\s+)?krav)?"
NOTHING_ASKED = re.compile(rf"(?:{_NONE}|nej|[-–])[\s.,;!]*", re.IGNORECASE)
NONE_FIRST = re.compile(
    rf"^\s*(?:nej\s*[,;:–-]+|{_NONE}\s*[,;:]+|(?:{_NONE}|nej)(?=\s+men\s))\s*(?:men\s+)?(?!dock\b)(?=[^\W\d])",
    re.IGNORECASE,
)
"""First in a cell: nothing is asked, and what follows is good to have: "Nej, men hygienbevis är bra"."""
NO_DEMANDS = re.compile(
    rf"{_NONE}[.!]?"
    r"|(?:inga|inget|ingen|ingenting|utan)\s(?:.*krav\b(?:\s+på\s+[\w.]+)?|papper|(?:(?:särsk|speciell|formell|direkt)\w*(?:\s+(?:utb|kompetens|behörighet|bevis)\w*)?|förkunskap\w*)|(?:[\w.]+\s+){0,2}(?:krävs|behövs)|[\w.-]+\s+(?:går|funkar)(?:\s+\w+)*)\.?"
    r"|(?:kräver|krävs|behövs)\s+(?:inget|ingen|inga)(?:\s+\w+)?[.!]?",
    re.IGNORECASE,
)
BUT = re.compile(
    r"(?:(?:inga?|inget|ingen|ej)\s+(?:\w+\s+){0,2}(?:krav|krävs|behövs)|(?:krävs|behövs)\s+(?:ej|inte)),?\s+men\s+",
    re.IGNORECASE,
)
"""What stands before a merit alone: "inget krav men gärna"."""
_TO_DO = r"(?:(?:vara|klara\w*|jobba|arbeta|börja|komma|få|får|in|hit|någon|man|du)\s+){0,3}"
_NEGATED_TWICE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), as_said)
    for pattern, as_said in (
        (
            r"(?<!\w)(?:helt\s+)?(?:utan|saknas|saknar\s+(?:man|du|ni)|(?:den|de)\s+som\s+saknar)\s+(?P<what>[^,.;\n]+?)"
            r"\s+(?:går|funkar|fungerar|klarar|kan|får|kommer|blir|släpps|anställs|tas)\b[^,.;\n]*?\s(?:inte|ej|ingen|inget|aldrig)\b[^,.;\n]*",
            r"\g<what> krävs",
        ),
        (
            r"(?<![^,.;\n\s])(?:(?:det|man|du|ni|här|vi)\s+)?(?:(?:går|får|kan|tar|anställer|klarar\w*|funkar|duger)\s+(?:det\s+|[sd]ig\s+)?)?"
            rf"(?:ingen|inga|inte|ej|aldrig)\s+{_TO_DO}(?:utan|sakna)\s+(?!(?:att|krav)\b)(?P<what>[^,.;\n]+)",
            r"\g<what> krävs",
        ),
        (
            r"(?<![^,.;\n])\s*(?:inte|ej)\s+(?:bara|endast|enbart)\s+(?P<what>[^,.;\n]+?),?\s+(?:utan|men)\s+(?:även|också)\s+(?P<too>\w)",
            r"\g<what>, \g<too>",
        ),
        (r"(?<![^,.;\n])\s*(?:inte|ej)\s+(?:bara|endast|enbart)\s+(?=\w)", ""),
        (
            r"(?<![^,.;\n])\s*(?P<not>(?:inte|ej)\s+(?!krav|ett\b)[^,.;\n]+?),?\s+utan\s+(?:i\s?stället\s+)?(?P<but>\w)",
            r"\g<not>, \g<but>",
        ),
        (
            r"(?<![^,.;\n])\s*(?:(?:(?:vi|de|dom|hon|han|ag)\s+vill\s+)?(?:helst|gärna)\s+(?:ha\s+)?)?(?P<what>[^,.;\n]+?)"
            r",?\s+men\s+(?:tar|accepterar|kan\s+ta|nöjer\s+sig\s+med)\s+(?:även\s+|också\s+)?"
            r"(?!(?:inte|ej|det|den|emot|hand|ansvar|lång)\b)(?P<too>\w[^,.;\n]*?)(?:\s+(?:också|även))?(?=\s*(?:[,.;\n]|$))",
            r"\g<what> eller \g<too>, \g<what> meriterande",
        ),
        (
            r"(?<![^,.;\n])\s*(?:helst|gärna)\s+(?P<what>(?!sfi\b|[A-F]\d?\b)[^,.;\n]+?),?\s+men\s+(?:även\s+)?(?P<too>[^,.;\n]+?)"
            r"\s+(?:räcker|duger|(?:går|funkar)(?:\s+bra)?|(?:är\s+)?ok)(?=\s*(?:[,.;\n]|$))",
            r"\g<what> eller \g<too>, \g<what> meriterande",
        ),
        (r"(?<!\w)(?:inga|inget|ingenting)\s+(?:andra|annat|mer|fler)\s+(?:krav\s+)?(?:än|utom|förutom)\s+", ""),
        (r"\b(?P<who>[^\W\d]{5,})\s+(?:med|m\.)\s+leg(?:itimation\b|\.|\b)", r"legitimerad \g<who>"),
        (r"(?<=\w)\s+är\s+(?:ett\s+)?a\s*(?:och|o|&)\s*o\b", " krävs"),
        (
            r"(?<=\w)\s+vill\s+(?:vi|de|dom|man|ag|chefen|företaget)\s+(?:att\s+(?:man|du|ni)\s+(?:har|visar)|ha|se)\b"
            r"(?![^,.;\n]*\b(?:gärna|helst)\b)[^,.;\n]*",
            " krävs",
        ),
        (r"(?<=\w)\s+vill\s+(?:vi|de|dom|man|ag)\s+(?:gärna|helst)\s+(?:ha|se)\b[^,.;\n]*", " meriterande"),
        (
            r"(?:(?P<only>bara|endast)\s+)?(?:de|dom|den|du|ni)\s+som\s+(?:redan\s+)?har\s+(?P<what>[^,.;\n]+?)"
            r"(?:(?(only)|(?!))(?=\s*(?:[,.;\n]|$))|\s+(?:får|kan)\s+(?:anställ|söka|komma|börja|jobba|arbeta)[^,.;\n]*)",
            r"\g<what> krävs",
        ),
    )
)


def as_demanded(text: str) -> str:
    """A text in which what two denials demand is demanded in words: "utan HLR går det inte" is "HLR krävs".

    Examples
    --------
    >>> as_demanded("Utan HLR går det inte"), as_demanded("inte bara HLR utan även truckkort")
    ('HLR krävs', 'HLR, truckkort')
    >>> as_demanded("utan HLR går bra")
    'utan HLR går bra'
    """
    for pattern, as_said in _NEGATED_TWICE:
        text = pattern.sub(as_said, text)
    return text


_NOT = re.compile(r"\b(?:ej|inte|inga|inget|ingen|knappast)\b", re.IGNORECASE)


def is_required_in_words(text: str) -> bool:
    """Whether words in a text say that it is required, and none that it is not, or a merit: "man måste ha HLR"."""
    key = folded(text)
    is_said = said_anywhere("required").search(key) is not None and said_anywhere("merited").search(key) is None
    return is_said and _NOT.search(text) is None


NO_DEMAND_LAST = re.compile(
    r",?\s+men\s+(?:det\s+är\s+)?(?:inget|inte|ej)\s+(?:ett\s+)?(?:krav|måste|nödvändigt)[.!]?(?=(?:\s*\(ej krav\))?$)",
    re.IGNORECASE,
)
_A_PROOF = r"(?:licens|bevis|intyg|papper|kort|certifikat|behörighet|utbildning|utb)\w*"
NOT_IMPORTANT = re.compile(r"[\w.]+\s(?:inte|ej)\s(?:så\s)?(?:viktigt?|noga)[.!]?", re.IGNORECASE)
_WHERE_NONE = r"(?:om|när|på|i|vid|för|här|eftersom|då|ty|så\s+länge)\b(?!.*\bmen\b)[^,;]*"
NO_DEMAND_ALONE = re.compile(
    r"(?:men\s+)?(?:inga|inget|ej|inte)\s+(?:direkta?\s+)?krav[.!]?"
    rf"|(?:men\s+)?{_A_PROOF}\s+(?:(?:är\s+)?(?:inget|ej|inte)\s+(?:ett\s+)?krav|(?:krävs|behövs|fodras)\s+(?:inte|ej))"
    rf"(?:\s+{_WHERE_NONE})?[.!]?",
    re.IGNORECASE,
)
VALID = re.compile(r"(?:giltigt?|giltiga|gällande|ej\s+utgånget|max\s+\d+\s+år\s+gammalt)[.!]?", re.IGNORECASE)
WITH_EXPERIENCE = re.compile(
    r"\s+(?:m\.?|med)\s+(?:\w+\s+){0,3}?(?:erf\w*|\w*vana)\b\.?(?:\s+(?:av|inom|från|i|som|på)\s[^,;]+)?$",
    re.IGNORECASE,
)
"""Behind a proof, what the employer judges besides: "vårdbiträde m erf"."""
MAYBE = re.compile(r"(?:ev|evt|eventuellt|kanske|helst|gärna|bra)[.!]?", re.IGNORECASE)
A_SENTENCE = 3  # words
LEVEL_TOO = re.compile("C1", re.IGNORECASE)
"""A class of driving licence that is a level of a language as well."""
OF_A_PROOF = re.compile(
    r"bevis|kort(?:et)?\b|intyg|licens|cert|behörig|legitim|\bleg\b|utb|kurs|diplom|examen|tillstånd|godkän|validera|\d",
    re.IGNORECASE,
)
OF_CERTIFICATES = re.compile(r"kompetensbevis|certif|licen[cs]e?|körkort|proof", re.IGNORECASE)
OF_A_LICENCE = re.compile(
    rf"\b(?:{LICENCE_CLASS.pattern}|[A-E])\b|[A-ZÅÄÖ]{{2}}|(?i:kort|behör|truck|traktor|maskin)|\d"
)
"""In a cell below "Körkort": what may name a class, or another proof."""
OF_A_PERSON = re.compile(r"(?:are|ör|ist|man|iker)$", re.IGNORECASE)
"""The end of what somebody is called by their work."""
AN_EDUCATION = re.compile(r"utb|exam\b|examen|program|gymn|linjen?\b|barn-?\s(?:och|o|&)\sfritid", re.IGNORECASE)
"""What names an education, known as a certificate or not: "barn och fritid, barnskötare eller motsv"."""
OF_A_COURSE = re.compile(r"utb|kurs|bevis|kort\b|intyg|licens", re.IGNORECASE)
NEAR = 80
"""Of 100: what is less like any certificate is no misspelling of it."""
NAMED_SHORT = re.compile(
    r"\b(?!(?:II?|IV|OK|AM|PM|SÄRVUX|SVENSKA|kl|st|mm|ngn|tv)\b)(?:[A-ZÅÄÖ]{2,}|[^\W\d_aeiouyåäö]{2,3}\b(?!\.))"
    r"|[^\W\d_]{3}\.[^\W\d_]{3}"
)
"""What is written as a name is: in capitals, with no vowel, or cut short within: "alk.servering"."""
OF_A_TRUCK = re.compile(r"truck|motvikt|ledstap|skjutstativ|(?:låg|hög)lyft|gaffel", re.IGNORECASE)
CLASS_OF_A_TRUCK = re.compile(r"(?P<class>[A-D]\d?)(?:[\s-]?(?:kort|behörighet|klass|bevis))?", re.IGNORECASE)
ONLY_OF_A_TRUCK = re.compile(r"(?:A[34]|B[34]|D[234])")
"""Classes that no licence and no level has, so that those beside them are of trucks as well: "A1, A3, B1"."""
CLASSES_ALONE = re.compile(r"[A-F]\d?(?:\s?[-–+/&,]?\s?[A-F]\d?)*", re.IGNORECASE)
MEASURED = re.compile(
    r"[<>+-]?\s?\d+(?:[.,:–-]\d+)?\s?(?:\+|kg|kilo|km|m|cm|mil|h|tim\w*|min|år\w*|års?-?åldern|grader|°c?|v|veck\w*|dag\w*"
    r"|mån\w*|%|procent|ton|t|st|pers\w*)?(?!\w)",
    re.IGNORECASE,
)
SIZE = re.compile(
    r"(?:(?:helst|gärna|minst|max|högst|ca|över|under|upp\s+till|mer\s+än)\s+|[<>≥≤]\s?)+"
    r"\d+(?:[.,–-]\d+)?\s?(?:kg|ton|t|m|meter|cm|hk|liter|l|kubik|m3)",
    re.IGNORECASE,
)
"""How large what stands before it is: "helst > 5 ton"."""
SO_MUCH_SWEDISH = re.compile(
    r"(?:(?:ca|cirka|ungefär|typ|minst|lägst|gärna|helst|nivå|kurs)\b\.?\s*)+(?:[ABC][12]|[A-D](?:-?nivå)?)[.!]?",
    re.IGNORECASE,
)
"""How much Swedish, behind what speaks of it: "ca D"."""
OF_THE_ONE_BEFORE = re.compile(
    r"(?:leg(?:\.|itimerad|itimation)?|auktoriserad|certifierad)|(?:kl|klass|kat|kategori|steg|nivå)\.?\s?(?:\d|I+)",
    re.IGNORECASE,
)
"""What says nothing but of the thing that it stands behind a comma after: "optiker, leg"."""
OF_LANGUAGE = re.compile(r"\s*språk(?:krav|nivå|et)?\s*[:=]\s*(?=\w)", re.IGNORECASE)
"""Before what a part of a cell of demands says of languages: "Språk: B1"."""
OVER = re.compile(r">\s?(?=\d+\s?(?:år|mån))")
SMILEY = re.compile(r"(?<!\w)[:;]-?[)(DPp](?!\w)")
_WHO = (
    r"(?:vi|de|dom|man|du|ni|ag|af|arbetsförmedlingen|arbetsgivaren|företaget|kommunen|firman|bolaget|åkeriet|butiken"
    r"|hotellet|restaurangen|köket|skolan|enheten|chefen|han|hon|ägaren|verket|bruket)"
)
_OR = r"(?:eller|el\.?|alt\.?|alternativt|or)"
_GIVES = r"(?:fixar?|ordnar?|betalar?|bekostar?|står\s+för|ger|skolar|utbildar)"
ASKS = re.compile(r"\b(?:krävs|krav|måste|ska|skall|behövs)\b", re.IGNORECASE)
GIVEN_FIRST = re.compile(
    rf"(?P<who>{_WHO})\s+(?:(?:själva|kan)\s+)*(?P<gives>{_GIVES})\s+(?!(?:inte|ej|ingen|aldrig)\b)(?P<what>[^,;]+?)[.!]?",
    re.IGNORECASE,
)
GIVEN = re.compile(
    rf"[\s,(–-]*\b(?:(?:men|den|detta|det|kan)\s+)*(?:(?:lär|{_GIVES}|står)\s+{_WHO}(?:\s+(?:för|upp|ut|in|själva))?"
    rf"|{_WHO}\s+(?:själva\s+)?(?:lär|{_GIVES})(?:\s+(?:upp|ut|in|det|den))*|lärs?\s+(?:upp|ut|in)"
    rf"|{_WHO}\s+(?:själva\s+)?(?:håller|har|kör|{_GIVES})\s+(?:i\s+)?(?:(?!(?:inte|ej|ingen|aldrig)\b)\w+\s+)?(?:kurs|utb)[^,;]*"
    rf"|(?:annars|då|så)\s+(?:går|gör|tar|får|läser)\s+{_WHO}\s+[^,;]+|(?:egen|egna)\s+(?:utb|kurs)\w*"
    rf"|(?:{_WHO}\s+)?(?:utbildar|skolar|lär\s+upp)\s+(?:på|i|inom)\s+[^,;]+"
    r"|kan\s+(?:gå|göra|ta|läsa)s?\s+(?:kurs\w*\s+)?(?:hos\s+oss|här|på\s+plats)|får\s+(?:man|de|du|ni)|får\s+utb\w*|(?:(?<=utb\s)|(?<=utb\.\s)|(?<=kurs\s))(?:på\s+plats|hos\s+oss|internt)"
    r"|(?:kurs|utb)\w*\.?\s+(?:hålls|sker|görs|tas|första|under|hos\s+oss|här|på\s+plats)[^,;]*"
    r"|(?:utb\w*\.?\s+|kurs\s+)?(?:kan\s+)?(?:ges|fixas|ordnas|erbjuds|ingår|fås|betalas|bekostas)"
    r"|(?:tas|görs)\s+(?:här|hos\s+oss|på\s+plats(?:en)?)|annars\s+(?:utb|kurs)\w*|int(?:\.|ern)\s*(?:utb|kurs)\w*(?:\s+(?:finns|ges|ordnas|erbjuds))?"
    r"|kan\s+(?:göras|tas|fås|läsas)\s+(?:efter\s+anst\w*\.?|efteråt|sen(?:are)?)|(?:det\s+)?går\s+att\s+(?:fixa|ta|ordna|lösa)(?:\s+(?:sen|senare|efteråt))?"
    rf"|{_OR}\s+(?:kan\s+)?(?:gå|tas?|göras?|utbildas|läras?)\s+(?:den|det|en|ett)?\s*(?:kurs\w*|utb\w*)?\s*(?:där|här|hos\s+\w+|på\s+plats|via\s+\w+)"
    r"|upplärning|(?<!-)(?:kort\s+)?intro(?:duktion\w*)?|går\s+att\s+lära(?:\s+sig)?)"
    r"(?:\s+(?:av\s+(?:oss|dem|dom|företaget|arbetsgivaren|kommunen)|(?:under\s+)?(?:den\s+)?första\s+\w+|hos\s+oss|här|på\s+plats(?:en)?|på\s+jobbet|internt|själva|sen(?:are)?|efteråt|vid\s+start|i\s+början|(?:ca\s+)?\d+\s?\w+|v(?:ecka)?\.?\s?\d+))*(?:\s*\([^()]*\))?[)\s.!]*$",
    re.IGNORECASE,
)
"""What says at the end of a demand that the employer teaches it: "truckkort A lär vi upp", "sond (utb ges)"."""


def is_taught_alone(text: str) -> bool:
    """Whether a text says that the employer teaches something, and no more: "vi utbildar"."""
    found = GIVEN.match(text)
    return found is not None and not found.start()


TRAINED = re.compile(
    r"(?:får\s+)?(?:betald\s+)?(?:utb\w*|intro\w*|upplärning|kurs)\.?\s+(?:på\s+plats\s+|hos\s+oss\s+)?(?:på\s+|i\s+)?(?:ca\s+)?\d+\s?(?:v|veck\w*|dag\w*|mån\w*|h|tim\w*)(?!\w).*",
    re.IGNORECASE,
)
"""How long the employer's own training is: "Utbildning 12 v"."""
_SOME = (
    r"(?:(?:men\s+)?(?:det\s+)?(?:räcker\s+(?:att|med|om|för)|minst|bara|endast|för|till|åtminstone)\s+)*"
    r"(?:en|ett|två|tre|fyra|fem|\d{1,2}|någon|ngn|några|hälften|vissa)\s+(?:av\s+(?:dem|dom|de|er|oss|\d+|två|tre|fyra|fem|\w{3,}(?:na|en))|i\s+(?:varje|laget|gruppen"
    r"|teamet|paret)|per\s+\w+)\b[^)]*|(?:krävs|gäller|behövs|bara|endast)\s+(?:(?:bara|endast)\s+)?"
    r"(?:för|på|vid|i|om\s+man|de|dem|dom|den|några|vissa|någon)\s+(?!\d)[^)]*|(?:gäller\s+(?:ej|inte)\s+(?:för\s+)?|(?:ej|inte)\s+för\s+)(?!övrigt|att|när|jobb|tjänst|arbet|oss|vår|denna?\b|svensk|utländsk)\w{3,}[^)]*|inga?\s+krav\s+för\s+(?!övrigt|att|när|jobb|tjänst|arbet|oss|vår|denna?\b)(?:de\s+|den\s+)?\w{4,}|(?:den\s+)?(?:ena|andra|ene)(?:\s+(?:platsen|tjänsten|personen))?"
)
_PART_OF_IT = r"(?:[\w-]+(?:turen|rundan|linjen|passet|passen|gruppen|bilen|enheten|skiftet)|(?:natt|kväll|helg)\w*)"
_LET_OFF = (
    r"(?:(?:ej|inte)\s+(?:nödvändig\w*|(?:något\s+)?krav|krävs|behövs)|(?:krävs|behövs)\s+(?:ej|inte))"
    r"\s+(?:för|på|i|vid)\s+(?!övrigt|att|när|jobb|tjänst|arbet|oss|vår|denna?\b)\w{3,}[^)]*"
)
SOME_SEATS = re.compile(rf"(?:{_SOME})(?:\s*\([^()]*\))?", re.IGNORECASE)
"""What says that it is demanded of some seats only: "minst en i varje par"."""
OF_SOME_LAST = re.compile(
    rf"(?P<what>\w.*?)(?:[\s,–-]*\(\s*(?:{_SOME}(?:\([^()]*\))?|(?:bara|endast)\s+(?!\d|aut|man|sv|gil)[^()]*|{_LET_OFF}|(?:för|på)?\s*{_PART_OF_IT})\s*\)|[\s,–-]+(?:{_SOME}|för\s+{_PART_OF_IT}|om\s+(?:man|du|ni)\s+ska(?:ll)?\s[^,;]+)(?:\s*\([^()]*\))?)",
    re.IGNORECASE,
)
OF_SOME_FIRST = re.compile(
    r"(?:minst\s+|åtminstone\s+)?(?:en|ett|1|två|2|någon|ngn|hälften|\d{1,2}(?=\s+av\s))\s+"
    r"(?:(?:av\s+(?:dem|dom|er|oss|\d{1,2})|i\s+(?:laget|gruppen|teamet|varje\s+\w+)|per\s+\w+)\s+)?"
    r"(?:(?:(?:ska|måste|bör|behöver)\s+)?(?:ha|har|med)|behöver)\s+(?P<what>.+)",
    re.IGNORECASE,
)
GOOD_TO_HAVE = re.compile(
    r"(?:men\s+)?(?:om\s+(?:man|du|ni|han|hon|den|nån|någon)\s+(?:redan\s+)?har|(?:redan\s+)?har\s+(?:man|du|ni|de|dom|han|hon|den|nån|någon)"
    r"|(?:de|dom|den|du|ni|alla)\s+som\s+(?:redan\s+)?har)\s+(?:redan\s+)?(?P<what>.+?),?\s+(?:så\s+)?"
    r"(?:(?:är|vore|blir)\s+det\s+(?:bara\s+)?(?:bra|(?:ett\s+)?plus|(?:en\s+)?fördel|en\s+merit)"
    r"|(?:(?:blir|tjänar|ger|slipper|prioriteras)|(?:får|kan)(?!\s+(?:man\s+|du\s+)?(?:anst|söka|komma|börja|jobb|arbet|jour|plats)))\b[^,;]*)[.!]?",
    re.IGNORECASE,
)
"""Of what a person that has it is ahead: "har man bevis är det bra", "de som har B får egen runda"."""
WISHED_FIRST = re.compile(r"(?:om|av|med|att\s+ha|också|även|dessutom)\s+(?=\w)", re.IGNORECASE)
"""Between a word for merits and what they are: "önskemål om", "helst också"."""
RATHER_HAVE = re.compile(
    r"^(?:vi\s+ser\s+(?:gärna|helst)\s+att\s+(?:du|man|ni)\s+har|(?:(?:man|du)\s+)?(?:får|kan)\s+gärna\s+ha"
    r"|(?:(?:vi|de|dom|hon|han|chefen|ag)\s+)?vill\s+(?:helst|gärna)\s+ha)\s+",
    re.IGNORECASE,
)
WHO_HAS = re.compile(r",?\s+om\s+(?:man|du|ni)\s+(?:redan\s+)?har(?:\s+(?:det|den|sådant))?[.!]?$", re.IGNORECASE)
WILL_DO_TOO = re.compile(
    r"(?:(?:även|också|men|annars)\s+)*(?P<what>\w.*?)\s+(?:(?:går|funkar|fungerar|duger|räcker)(?:\s+(?:också|även|lika|bra|med))*"
    r"|(?:är\s+)?(?:också\s+)?ok(?:ej)?|om\s+(?:inte|ej)(?:\s+[^\s,;]+){0,3})[.!]?|annars\s+(?P<else>\w.*)",
    re.IGNORECASE,
)
"""What says that another thing will do as well: "usk, vårdbiträde går bra"."""
RATHER = re.compile(r"(?P<what>\S.*?)[\s,–-]+(?:och\s+|men\s+)?(?P<rather>(?:helst|gärna)\s+\w.*)", re.IGNORECASE)
_ASKED = (
    r"(?:(?:du|man|ni|alla|båda|samtliga|personen|sökanden?|den\s+sökande)\s+)?"
    r"(?:ska|skall|måste|behöver)\s+(?:(?:du|man|ni|alla)\s+)?"
)
MUST = re.compile(
    rf"^(?:vi\s+kräver|(?:du|man)\s+har|(?:(?:vi|de|dom|hon|han|chefen|ag)\s+)?vill\s+ha(?:\s+(?:en|någon|nån|folk|personer)\s+(?:med|som\s+har))?)\s+(?=\w)|^(?:alla|båda|samtliga)\s+(?=(?-i:{LICENCE_CLASS.pattern})(?!\w))"
    rf"|^(?:{_ASKED})?(?:kunna\s+)?(?:upp)?visa\s+(?:upp\s+)?(?:giltigt?\s+)?(?:(?:intyg|bevis)\s+(?:på|om|för)\s+)?"
    r"|^(?:bevis|intyg)\s+(?:om|som|på\s+att\s+(?:man|du)\s+är)\s+|\s+(?:måste|ska|skall)\s+(?:vara\s+(?:giltig|gällande|klar|avklara|godkän)\w*|(?:kunna\s+)?(?:upp)?visas(?:\s+upp)?)[.!]?$"
    rf"|^(?:{_ASKED})?(?:kunna\s+)?(?:(?-i:ha)\s+(?:gått\s+)?|inneha\s+|gått\s+)|^(?:du|man|ni)\s+behöver\s+"
    rf"|\s+som\s+gäller$|^antingen\s+(?=\w)|^{_ASKED}(?=(?:kunna|få|köra|framföra|hantera|vara|förstå|klara|orka|tåla|våga|gilla|trivas|prata|tala|läsa|skriva|lyfta)\b)"
    r"|(?<=körkort)\s+(?:minst|lägst)(?=\s+[A-D])|\s+(?:måste|ska|skall)\s+(?:(?:man|du|ni|alla)(?:\s+(?:ha|gått|tagit|genomgått))*|finnas|innehas)[.!]?$|\s+(?:räcker|duger)[.!]?$",
    re.IGNORECASE,
)
"""Words that say only that what follows is demanded: "ska ha"."""
NO_MORE_THAN = re.compile(
    r"^(?:(?:inga|inget)\s+(?:\w+\s+)?krav\s+(?:mer|annat|utöver|förutom)(?:\s+än)?|minst|lägst)\s+(?=[^\W\d])",
    re.IGNORECASE,
)
LABEL = re.compile(r"\*?(?P<label>[^\W\d][\w./ -]{1,28}?)\s?[:=]\s*(?P<rest>\S.*)", re.DOTALL)
_LABELS_OF_ALL = labels_of("required") | frozenset(
    "körkort kk behörighet behörigheter bevis intyg certifikat kompetens utbildning utb kurser övrigt annat språk obs"
    " viktigt".split()
)
_OF_TALK = re.compile(
    r"(?:ring\w*|prata\w*|enl\.?|enligt|samtal\w*|tel(?:efon)?|mejl\w*|mail\w*|besök\w*)\b", re.IGNORECASE
)


def is_label_of_all(label: str) -> bool:
    """Whether words before a colon say only what follows, or who said so; others say of which seats it is demanded."""
    return label.casefold() in _LABELS_OF_ALL or _OF_TALK.match(label) is not None


STILL_VALID = re.compile(
    r"\b(?:giltig[at]?|gällande)\s+(?=[\w-]*(?:kort|bevis|intyg|licens|certifikat))", re.IGNORECASE
)
"""Before a proof that is demanded, what goes without saying."""
ANSWER_FIRST = re.compile(r"(?P<answer>nej|ja|krav)\b\s*[,;:.–-]\s*(?:men\s+)?(?=\w)", re.IGNORECASE)
"""An answer below "Körkort?", before a remark or a class: "nej, bussen går dit", "ja, B"."""
CHOICE_BEHIND = re.compile(r",\s+(?=(?:eller|alternativt|alt\.|or)\s)", re.IGNORECASE)
ANSWERED = re.compile(r"(?P<what>.+?)\s*\?\s*(?P<answer>nej|ej|ja)[.!]*", re.IGNORECASE)
MIXED = frozenset({"vocabulary.several_named", "vocabulary.merited", "vocabulary.denied", "vocabulary.intended"})
DENIES = re.compile(
    r"\b(?:ej|inte|utan|ingen|inget|inga|knappt|knappast|slipper|saknar?|går|funkar|fungerar)\b", re.IGNORECASE
)
"""In what stands beside a certificate's name: it may not be demanded at all."""
DOUBTED = frozenset({"vocabulary.asked", "vocabulary.intended"})
"""Why a name means nothing in which a word puts it in question, or off."""
TURNS = re.compile(
    rf"{DENIES.pattern}|\b(?:inom|senast|efter|före|eller|el|alt|ska|vill|läser|pågå\w*|håller|tar|till|bokad\w*)\b|\?",
    re.IGNORECASE,
)
"""The same, and what may put it off: it is demanded otherwise, or later."""
PIECES = (
    re.compile(r",\s*"),
    re.compile(
        r"(?<=[\w°][\w°])(?<!\benl)[.!]\s+(?!(?:utb\w*|kurs|ges|ordnas|fås|ingår|betalas|bekostas|på\s+plats|hos\s+oss)\b)"
    ),
    re.compile(r"\s*[+&]\s*"),
    re.compile(r"(?<!\ben)(?<!\bett)(?<!\bngn)(?<!\bnågon)(?<!\bfolk)(?<!\bperson)\s+(?:(?<!\d\s)m\.|med)\s+"),
    re.compile(r"\s[-–]\s|\s*/\s*"),
)
"""What things may stand apart at, the widest first, where they are not understood together."""
WHERE_TO = re.compile(
    r"\s+(?:till|för|i)\s+(?!(?:höst|vår|sommar|vinter|säsong|semest|start|jul|termin|vecka|månad|anställ)\w*$)"
    r"\w{3,}(?:en|an|et|erna|arna|orna)$",
    re.IGNORECASE,
)
"""What something is for, behind its name: "truckkort till packeriet"."""
OF_ANY_WORK = re.compile(
    r"\b(?:arbet(?:e|en|et|ar|a)|jobb\w*|under|miljö\w*|ansvar\w*|praktik\w*|uppgift\w*|tunga?|ofta|ibland)\b",
    re.IGNORECASE,
)
"""Words of any work, by which nothing is like a certificate: "stående arbete"."""
ABLE = re.compile(r"^behörig[at]?\s+(?:i\s+|för\s+|på\s+)?(?=\w)", re.IGNORECASE)
LINKS = re.compile(r"(?:(?:men|dock|däremot|och|samt|dessutom|även|liksom)\s+|\+\s*)(?=\w)", re.IGNORECASE)
ASK_US = re.compile(
    r"(?:fråga|kolla\s+med|hör\s+med|prata\s+med|ring)\s+(?:mig|mej|oss|honom|henne|dem|dom)[.!]?", re.IGNORECASE
)
AGE = re.compile(
    r"(?:(?:vara|minst|ha|fyllda?|fyllt)\s+)*(?:1[89]|2[0-9])\s?\+?(?:\s?år)?(?:\s*\([^()]*\))?", re.IGNORECASE
)
ANY_TRAINING = re.compile(
    r"(?:(?:någon|ngn|lämplig|rätt|viss)\s+(?:(?:form|typ)\s+av\s+)?)?(?:yrkes|fack)?utb(?:\.|ildning(?:en)?)?|kursen",
    re.IGNORECASE,
)
"""A training of which it is not said which: whether one fits is for the employer to say."""
TAUGHT = re.compile(r"s?\W?(?:utb(?:ildning)?|kurs)\.?$", re.IGNORECASE)
CERTAIN_ENOUGH = 90  # below this letters were wrong
DRIVER = re.compile(r"förare$", re.IGNORECASE)
OF_EXPERIENCE = re.compile(
    r"\s*(?:(?:minst|lång|god|tidigare|\d+|ett|två|tre|års?|(?:\d+\s?)?(?:yrs?|years?))\s+)*"
    r"(?:erf\b|erfaren|experience\b|(?<=års\s)arbete\b|vana\b|van\b|(?:(?:man|du)\s+)?(?:har\s+|ha\s+)?(?:jobbat|arbetat|hållit\s+på)\b)",
    re.IGNORECASE,
)
OF_A_TRADE = re.compile(
    r"(?:är\s|vara\s)?utbildad\s(?P<trained>\w{3,})|(?P<trade>[\w.]{3,}?)s?\s?(?:utb(?:ildning)?|exam(?:en)?|program)\.?",
    re.IGNORECASE,
)
NO_DEMAND = re.compile(r"krav|\b(?:ej|inte|not)\b", re.IGNORECASE)


_REMARKS = tomllib.loads(files(__package__).joinpath("remarks.toml").read_text(encoding="utf-8"))
_DOES = re.compile(
    rf"(?:(?:{pattern_of(_REMARKS['does']['first'])})\s+)*(?P<does>{pattern_of(_REMARKS['does']['verb'])})\s+(?P<what>[^()]*?\w)"
    rf"(?:\s+(?:{pattern_of(_REMARKS['does']['last'])}))*[.!]?",
    re.IGNORECASE,
)
_PROVED = {proof: re.compile(pattern_of(things), re.IGNORECASE) for proof, things in _REMARKS["proved"].items()}


PROVED_OF_NOTHING = re.compile(pattern_of(_REMARKS["of_which"]["proved"]), re.IGNORECASE)
"""What says that somebody has a proof, and not of what: "legitimerad"."""


def proof_of_doing(text: str) -> str:
    """What proves what a text says that somebody does, or may do: "får köra buss", "kör C"; empty where it says none.

    Examples
    --------
    >>> [proof_of_doing(text) for text in ("kör C eller CE idag", "får hantera livsmedel", "kunna köra bil", "HLR")]
    ['C eller CE', 'livsmedelshygien', 'körkort B', '']
    """
    found = _DOES.fullmatch(text)
    what = "" if found is None else found["what"]
    return next((proof for proof, things in _PROVED.items() if things.fullmatch(what)), what)


def _remark() -> str:
    """The pattern of the remarks of ``remarks.toml``."""
    told = {place: _REMARKS[place] for place in ("or", "alone", "slash", "within")}
    of = {place: f"(?:{pattern_of(chain(*kinds.values()))})" for place, kinds in told.items()}
    anywhere = rf"\b{_OR}\s+{of['or']}|/\s*{of['slash']}|{of['alone']}"
    return rf"(?P<open>\()?(?:{anywhere})(?(open)\s*\))|\({of['within']}\)"


REMARK = re.compile(
    rf"[\s–-]*(?:{_remark()})|(?<=\?)\s*\([^()]*\)(?=\s*(?:[,;]|$))"
    r"|(?:(?<=kort)|(?<=kk)|(?<=-k\w)|(?<=\b[A-D])|(?<=\b[A-D]E))[\s,(]*(?:i\s+)?"
    r"(?:minst\s+(?:\d+|ett|två|tre|fem)\s+(?:år|mån\w*)(?!\s+erf)\b|\d+\s?(?:år\s?\+|\+\s?år\b))\)?",
    re.IGNORECASE,
)
"""A remark behind a demand, also on an answer, "(ordnas)" behind "?", or how long a licence was held."""
OR_WILLING = re.compile(
    rf"[\s,(]*\b(?:{_OR}|annars)\s+(?:är\s+)?(?:beredd|villig|vilja|vill|intresse(?:rad)?|öppen\s+för|redo"
    r"|(?:tar|tas|kan\s+ta)\s+inom)\b[^,;]*$",
    re.IGNORECASE,
)
"""Behind a demand, that who will take it is welcome as well: "truckkort eller villig att ta"."""
ONE_OR_MORE = re.compile(
    rf"(?<![\w+])(?P<one>\w+)\s*(?:/|,?\s{_OR}\s)\s*(?:(?P=one)\s*(?:\+|\bo(?:ch)?\b)\s*\w+|\w+\s*\+\s*(?P=one))(?![\w+])"
    r"(?:\s+om\s[^,;.?]*)?\??",
    re.IGNORECASE,
)
"""One thing, or that and another: the one is enough: "VU1 / VU1+2"."""
NOT_NEEDED = re.compile(
    r"(?P<what>\w.*?)\s+(?:(?:krävs|behövs|fodras)\s+(?:inte|ej)(?:(?:\s+(?:längre|alls))?[.!]*$|(?=\s))"
    rf"|(?:är\s+)?(?:inte|ej|inget)\s+(?:ett\s+)?(?:krav|måste)(?=\s))(?:\s+{_WHERE_NONE})?",
    re.IGNORECASE,
)
"""What is no demand, and where it is none: "B krävs inte på boendet"."""
BETWEEN_CLASSES = re.compile(r"\s*(?:,|\b(?:och|samt|o)\b|[&+])\s*")
ALL_CLASSES = re.compile(
    rf"\b(?:truck\w*\s+(?:klass\s+)?A\d?(?:,\s?[B-E]\d?)+{BETWEEN_CLASSES.pattern}[B-E]\d?"
    rf"|(?:motor|röj)såg\w*\s+A(?:,\s?[B-E])+{BETWEEN_CLASSES.pattern}[B-E])(?![\w-])",
    re.IGNORECASE,
)
"""More classes than are driving licences as well: "truckkort A, B, C", "motorsåg A, B och C"."""
OR_LIKE_LAST = re.compile(
    rf"(?P<listed>[^;\n]*,[^,;\n]+?)\s+{_OR}\s+(?:annan\s+)?(?:motsv|likn|likv)\w*\.?(?:\s+utb\w*\.?)?\s*$",
    re.IGNORECASE,
)
"""Behind a list of things that may stand for one another: "undersköterska, vårdbiträde eller liknande"."""
KEYED = re.compile(r"(?<=[^\W\d_]|\d|\))\s*\((?P<key>[KM])\)(?=\s*(?:[,;.\n]|$))")
"""A letter in parentheses behind a thing that says whether it is required or a merit: "B (K), truck (M)"."""
MARKED = re.compile(r"(?<=[^\W\d_]|\d)\s*\([xv✓✔]\)(?=\s*(?:[,;.\n]|$))", re.IGNORECASE)
"""A mark in parentheses behind a thing: "travers (x)"."""
TOO = re.compile(
    r"\s+(?:också|oxå|oxo|dessutom)(?=\s*(?:[.!,;\n]|$)|\s+(?:är\s+)?(?:ett\s+|en\s+)?(?:krav|krävs|måste|plus|merit\w*|fördel|bra)\b)",
    re.IGNORECASE,
)
GOOD_FOR = re.compile(
    r"(?P<what>\w.*?)\s+(?:(?:är|vore)\s+)?(?:(?:ett\s+)?(?:stort\s+)?plus|meriterande|gärna|önskvärt|önskas|(?:en\s+)?(?:fördel|merit)"
    r"|bra(?:\s+att\s+ha)?)\s+(?:(?:för|till|i|på|vid|då|eftersom|pga)\s+[^,;]+|\([^()]*\))[.!]?",
    re.IGNORECASE,
)
"""A merit and what it is good for: "hygienbevis ett plus för disken", "HLR gärna (skolan)"."""
_I_THINK = r"(?:(?:tror|antar|gissar|förmodar)\s+(?:jag|vi|han|hon|de|dom)|(?:jag|vi)\s+(?:tror|antar|gissar|förmodar))"
IN_DOUBT = re.compile(
    rf"[\s,(–-]*\b{_I_THINK}(?:\s+(?:(?:att\s+)?(?:det|den)\s+)?(?:heter|var|är|blir|gäller|stod|behövs|krävs|kallas)\b[^,.;)\n]*)?[.!]?\)?(?=\s*(?:[,;.\n]|$))"
    r"|[\s,(–-]*\b(?:(?:eller|el\.?)\s+vad\s+(?:det|den|dom|de)\s+(?:nu\s+)?(?:heter|kallas|kallar)\b[^,.;)\n]*|om\s+jag\s+(?:minns|fattade|förstod|hörde)\b[^,.;)\n]*"
    r"|(?:(?:är\s+)?(?:inte|ej)\s+(?:helt\s+)?säker|osäkert?(?:\s+(?:vilket|vilken|på|om)\b[^,.;)\n]*)?|vet\s+(?:inte|ej)\s+vilk(?:et|en|a)\b[^,.;)\n]*))\)?(?=\s*(?:[,;.\n]|$))",
    re.IGNORECASE,
)
"""Behind a demand, that the writer is in doubt of it: "C-kort tror jag det heter"."""
IN_DOUBT_FIRST = re.compile(
    rf"(?:^|(?<=[,;.]\s))(?:(?:är\s+)?(?:oklart|osäkert?|vet\s+(?:inte|ej))\s+om\s+(?:det\s+(?:krävs|behövs)\s+)?(?P<which>[^,.;\n]+?)(?:\s+(?:krävs|behövs|är\s+(?:ett\s+)?krav))?(?=[,.;\n]|$))"
    rf"|(?:^|(?<=[,;.]\s))(?:{_I_THINK}|tror)\s+(?:att\s+)?(?:(?:det|den|dom|de|han|hon)\s+(?:är|var|heter|behövs|krävs|sa|menade?|vill\s+ha|kräver)\s+)(?P<what>[^,.;\n]+)",
    re.IGNORECASE,
)
THAT_IS = re.compile(
    r"(?P<what>[^\s,;.][^,;.\n]*),?\s+(?:alltså|dvs|d\.?\s?v\.?\s?s|det\s+vill\s+säga)\b\.?\s+(?P<that>[^,;.\n]+)",
    re.IGNORECASE,
)
"""A thing and what it is in other words: "körkort för tung lastbil, alltså C"."""
GROUPED = re.compile(
    r"(?P<before>(?:^|[+&,;]|\b(?:och|samt)\b)\s*)\((?P<choice>[^()]*)\)(?=\s*(?:[+&,;]|\b(?:och|samt)\b|$))"
)
"""A choice in a parenthesis of its own: "(C/CE) + YKB"."""
TRAILER = re.compile(
    r"(?:(?<=\b[BCD])|(?<=\b[CD]1))E?(?P<kort>(?:-k\w+)?)\s+(?:m\.?|med)\s+(?:(?:tungt|stort)\s+)?släp\w*(?!\s+[BCD]\d?E\b)"
)
"""What makes a class another: "C med släp" is CE, as "CE med släp" is."""
NO_AND_NOT = re.compile(r"[\s,(–-]+nej\b[\s,:.–-]+(?=\(?(?:behövs|krävs|ej|inte)\b)", re.IGNORECASE)
OF_ELECTRICIANS = re.compile(
    r"(?P<of>\b(?:(?i:elektriker|elmontör|elinstallatör)|AL)\b[^;\n]*?\s)(?P<class>AL|A|B)-behörighet"
)
"""Behind what speaks of electricians, the class of their authorisation: "elektriker med AL eller B-behörighet"."""
OVER_SO_HIGH = re.compile(r"(?P<over>\d+)\s?(?:m(?:eter)?\s?)?\+[.!]?$", re.IGNORECASE)
"""How high scaffolding is: "ställning 9+", "ställning 9m+"."""
GOOD = re.compile(
    r"(?!.*(?:[(+&]|\b(?:och|samt|o)\b).*\()(?P<what>.*?\w\)?)\s+(?P<open>\()?(?:(?:är|vore)\s+)?bra(?(open)\))[.!]?",
    re.IGNORECASE,
)
PERHAPS = re.compile(r"\s*(?:ev\b\.?|eventuellt\b|evt\b\.?)\s*(?=\w)", re.IGNORECASE)
_CHOSEN = rf"\([^()]*\b{_OR}\s[^()]*\)"
_AND = r"\s*(?:[+&]|\b(?:och|samt|o)\b)\s*"
BESIDE_A_CHOICE = re.compile(
    rf"(?P<choice>{_CHOSEN}){_AND}(?=[^\W\d])|{_AND}(?=[\w-]{{3,}}\s*{_CHOSEN})", re.IGNORECASE
)
"""Between a thing with a choice in a parenthesis and another: "svets (MIG eller TIG) + B"."""
CLASSES_BESIDE = re.compile(r"\b[A-F]\d?(?:\s*/\s*[A-F]\d?)+(?!\w)", re.IGNORECASE)
ONE_OF_WITHIN = re.compile(
    r"\s*(?:,|;|\b(?:samt|och|plus)\b)+\s*(?=(?:minst\s)?(?:ett|en|1|något|någon)\s(?:ut)?av\b)", re.IGNORECASE
)
ONE_OF_LAST = re.compile(
    r"^(?P<what>[^;\n]*?\w)\s*[\s,.(–-]\s*(?:(?:det\s+räcker|räcker)\s+med\s+|bara\s+|endast\s+)?"
    r"(?:(?:något|ngt|ett|endera|vilket\s+som\s+helst)(?:\s+av\s+(?:det|dem|dom|de|dessa|korten|bevisen))|(?:en|någon)\s+av\s+dessa)"
    r"(?:\s+(?:räcker|duger|krävs|behövs|är\s+nog|går\s+bra))?\)?\s*(?:[.;,]|$)\s*",
    re.IGNORECASE,
)
"""Behind a list, that one of it is enough: "motorsåg, röjsåg, något av dem"."""
AND = re.compile(r"\s+(?:och|samt|o|inkl\.?|inklusive|jämte)\s+", re.IGNORECASE)
BESIDE = re.compile(rf"\s*[+&]\s*|{AND.pattern}", re.IGNORECASE)
PLUS = re.compile(r"\s*[+&]\s*")
LOOSE = re.compile(r"\s+(?:[+&]|och|samt|o)\s+")
PARTS = re.compile(r"\s*(?:[+&,]|\b(?:och|samt|med|eller|el|alt)\b\.?)\s*", re.IGNORECASE)
Demand = str | tuple[str, ...]
"""The code of a certificate, or several of which one is enough."""
