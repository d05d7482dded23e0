"""What the law asks of some work whatever the ad says, told beside a pair's background; it moves no score and no gate.

Sources: elsäkerhetslagen (2016:732) and Elsäkerhetsverket, "Vad innebär reglerna?" (electrical work);
patientsäkerhetslagen (2010:659) 4 kap. and Socialstyrelsen (the title of assistant nurse); skollagen (2010:800) 2 kap.,
for teachers 13–17 §§, for the register extract 31 § (practice within labour-market programmes too); lag (2007:1157) om
yrkesförarkompetens (lorries and buses).
"""

from __future__ import annotations

import re

import numpy as np

from matchcore.criteria.criterion import Ask, Detail
from matchcore.messages import Message, Text
from matchcore.policy import FULL_PART
from matchcore.pool import Columns
from matchcore.records.model import WAYS
from matchcore.vocabulary.term_kinds import EMPLOYMENT
from matchcore.vocabulary.trades import CRAFTS_AND_MACHINES, trades

_WITH_CHILDREN = re.compile(r"23[2-5]\d|531\d|2233")
"""SSYK groups whose work is done with children and pupils; university teachers (231) are none."""

_AT_SCHOOL = re.compile(
    r"\b(?:för|grund|gymnasie|sär)?skol(?:an|a|or|orna|kök\w*|bespisning\w*|restaurang\w*|matsal\w*)\b"
)
"""What names a school or preschool in the title or the employer of work that is not with pupils itself."""

_DRIVES_WITH = {"8331": ("licence-d", "ykb-passengers"), "8332": ("licence-c", "ykb-goods")}
"""What driving for a living takes, in the order it is won."""


def asked_by_law(columns: Columns, row: int, col: int) -> Detail:
    """What the law asks of the work of an opening, as facts, and what to ask about it."""
    facts: list[Text] = []
    asks: list[Ask] = []
    openings, codes = columns.openings, columns.codes.occupations
    term = columns.vocabulary.occupations[codes[openings.occupation[col]]]
    way = WAYS[openings.way[col]]
    holds = whole_certificates(columns, row)
    if way in EMPLOYMENT and term.protection == "firm":
        facts.append(Message("by_law.firm"))
        if _nearest(columns, row, col) <= CRAFTS_AND_MACHINES:
            facts.append(Message("by_law.firm_untrained"))
            asks.append(Ask("person", Message("ask.electrical_training")))
        asks.append(Ask("employer", Message("ask.self_control")))
    if way in EMPLOYMENT and term.protection == "title":
        facts.append(Message("by_law.title"))
        asks.append(Ask("person", Message("ask.title")))
    if way in EMPLOYMENT and term.protection == "permanent" and term.licence and term.licence not in holds:
        facts.append(Message("by_law.certification"))
        asks.append(Ask("person", Message("ask.certification")))
    where = f"{openings.titles[col]} {openings.employers[col]}".lower()
    if (way in EMPLOYMENT or way == "practice") and (_WITH_CHILDREN.fullmatch(term.code) or _AT_SCHOOL.search(where)):
        facts.append(Message("by_law.register_extract"))
    return Detail(tuple(facts), asks=tuple(asks))


def way_back(columns: Columns, row: int, col: int) -> Detail:
    """What a driver by trade lacks, if one thing or nothing, to drive for a living; nothing at work that is driving."""
    facts: list[Text] = []
    asks: list[Ask] = []
    vocabulary, codes = columns.vocabulary, columns.codes.occupations
    worked = columns.candidates.occupations
    holds = whole_certificates(columns, row)
    own = dict.fromkeys(codes[group] for group in worked.occupation[worked.row == row].tolist())
    for trade in own:
        lacking = [
            code for code in _DRIVES_WITH.get(trade, ()) if code not in holds and code in vocabulary.certificates
        ]
        if trade not in _DRIVES_WITH or codes[columns.openings.occupation[col]] in _DRIVES_WITH or len(lacking) > 1:
            continue
        label = vocabulary.occupations[trade].label
        if lacking:
            certificate, days = vocabulary.certificates[lacking[0]].label, round(vocabulary.days(lacking[0]))
            facts.append(Message("by_law.way_back", days=days, certificate=certificate, own=label))
            asks.append(Ask("person", Message("ask.way_back", certificate=certificate)))
        else:
            facts.append(Message("by_law.all_papers", own=label))
            asks.append(Ask("person", Message("ask.own_trade")))
    return Detail(tuple(facts), asks=tuple(asks))


def whole_certificates(columns: Columns, row: int) -> frozenset[str]:
    """Every certificate that a person holds in full on the first day counted from, and what it implies."""
    table, codes, vocabulary = columns.candidates.certificates, columns.codes.certificates, columns.vocabulary
    held = np.flatnonzero((table.row == row) & (table.share == FULL_PART))
    return frozenset(name for code in table.code[held].tolist() for name in vocabulary.implied(codes[code]))


def _nearest(columns: Columns, row: int, col: int) -> int:
    """How near, in percent, the nearest of a person's occupations and educations comes to the work of an opening."""
    people = columns.candidates
    own = [
        table.occupation[(table.row == row) & (table.occupation >= 0)]
        for table in (people.occupations, people.educations)
    ]
    near = trades(columns.vocabulary).nearness_matrix[np.concatenate(own), columns.openings.occupation[col]]
    return int(near.max(initial=0))
