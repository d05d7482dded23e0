"""Names of what may be reported on by group but never decide: facts reach the criteria, groups do not.

The grounds of the Swedish discrimination act, what stands in for them, and what else the General Data Protection
Regulation calls special, in Swedish and English. A name is told by its words, whole: "åldersgrupp" and "age_years" are
protected, "language" and "ålderdomshem" are not.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_WORDS = re.compile(
    r"age|ages|aged|alder(?:n|ns|s\w*)?|aldrar|kon(?:et|ets|en|ens|s?identitet\w*|stillhorighet\w*|suttryck\w*)?|sex|sexes"
    r"|gender\w*|sexual\w*|sexuell\w*|hbtq\w*|lgbt\w*|trans|transgender\w*|transperson\w*|homosex\w*|bisex\w*"
    r"|birth\w*|born|fodel\w*|fodd\w*|utrikesfod\w*|utlandsfod\w*|inrikesfod\w*|personn\w+|pnr|ssn|samordningsn\w*"
    r"|nationalit\w*|ethni\w*|etni\w*|race|races|racial|ras|rasen|hudfarg\w*|origins?|ursprung\w*|harkomst\w*"
    r"|citizen\w*|medborgarskap\w*|medborgare|invandr\w*|immigra\w*|flykting\w*|refugee\w*|asyl\w*"
    r"|religi\w*|beliefs?|faith|tro|trosinriktning\w*|trosuppfattning\w*|politisk\w*|political|fackmedlem\w*"
    r"|disab\w*|handicap\w*|handikap\w*|funktionsned\w*|funktionshin\w*|funktionsvari\w*|diagnos\w*|sjukdom\w*"
    r"|gravid\w*|pregnan\w*|civilst\w*|marital|married|marriage|divorced|widow\w*|gift|ogift|sambo"
    r"|modersmal\w*|hemsprak\w*|fornamn\w*|efternamn\w*|mellannamn|surname"
)
_PAIRS = frozenset(
    "mothertongue nativetongue nativelanguage nativespeaker firstlanguage motherlanguage skincolor skincolour "
    "foreignborn tradeunion civilstatus firstname lastname fullname familyname givenname middlename maidenname".split()
)
_ALONE = frozenset({"name", "namn"})
_TOGETHER = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")


def is_protected(name: str) -> bool:
    """Whether a fact of this name would be of what may not decide.

    Examples
    --------
    >>> [is_protected(name) for name in ("könet", "age_years", "ModersMål", "Country of birth", "mother tongue")]
    [True, True, True, True, True]
    >>> [is_protected(name) for name in ("language", "own_car", "könummer", "kursnamn", "stage", "konsult")]
    [False, False, False, False, False, False]
    """
    apart = unicodedata.normalize("NFKD", _TOGETHER.sub(" ", unicodedata.normalize("NFKC", name)).casefold())
    words = re.findall(r"[^\W\d_]+", "".join(char for char in apart if not unicodedata.combining(char)))
    whole = "".join(words)
    return (
        whole in _ALONE
        or any(_WORDS.fullmatch(word) for word in (*words, whole))
        or any(first + second in _PAIRS for first, second in [*pairwise(words), (whole, "")])
    )
