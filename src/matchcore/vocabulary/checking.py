"""The rules that a vocabulary's tables keep."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from matchcore.errors import Problem
from matchcore.messages import Message, Phrase
from matchcore.vocabulary.repair import exact_key
from matchcore.vocabulary.term_kinds import (
    CEFR_LEVELS,
    PROTECTIONS,
    VALIDITY_RULES,
    WAYS,
    CertificateTerm,
    TermTables,
    Validity,
)

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE_FORMS = {
    "languages": re.compile(r"[a-z]{2,3}"),
    "municipalities": re.compile(r"\d{4}"),
    "occupations": re.compile(r"\d{4}"),
}
# Twenty years of courses: longer is a slip of the pen.
_MOST_DAYS = 4000
_EXAMPLES = {
    "certificates": "truck-b",
    "languages": "sv",
    "courses": "sfi-c",
    "tracks": "home-service",
    "forms": "fixed-term",
    "municipalities": "0580",
    "occupations": "9111",
}


def problems_of(vocabulary: TermTables) -> list[Problem]:
    """All that is wrong with a vocabulary: dangling codes, cycles, ambiguous spellings, dates, labels."""
    return [
        *_codes(vocabulary),
        *_labels(vocabulary),
        *_references(vocabulary),
        *_cycles(vocabulary.certificates),
        *_validities(vocabulary.certificates),
        *_values(vocabulary),
        *_dates(vocabulary),
        *_places(vocabulary),
        *_aliases(vocabulary),
    ]


def _codes(vocabulary: TermTables) -> Iterator[Problem]:
    for table, terms in vocabulary.tables():
        form = _CODE_FORMS.get(table, _NAME)
        for code, term in terms.items():
            if not form.fullmatch(code):
                yield Problem(Message("vocabulary.code_form", example=_EXAMPLES[table]), record=table, value=code)
            for part in getattr(term, "modules", ()):
                if not _NAME.fullmatch(part.code):
                    example = Message("vocabulary.code_form", example="theory-1")
                    yield Problem(example, record=f"{table}.{code}", field="modules", value=part.code)


def _labels(vocabulary: TermTables) -> Iterator[Problem]:
    for table, terms in vocabulary.tables():
        for code, term in terms.items():
            labels = [("label", getattr(term, "label", None))]
            labels += [(f"modules.{part.code}", part.label) for part in getattr(term, "modules", ())]
            for field, label in labels:
                if isinstance(label, Phrase):
                    for language in ("sv", "en"):
                        if not getattr(label, language).strip():
                            yield Problem(
                                Message("vocabulary.label_missing", language=language),
                                record=f"{table}.{code}",
                                field=field,
                            )


def _references(vocabulary: TermTables) -> Iterator[Problem]:
    def dangling(
        record: str, field: str, codes: tuple[str, ...], table: str, known: Container[str]
    ) -> Iterator[Problem]:
        for code in codes:
            if code not in known:
                yield Problem(Message("vocabulary.reference", table=table), record=record, field=field, value=code)

    for code, certificate in vocabulary.certificates.items():
        for field in ("implies", "equals"):
            named = getattr(certificate, field)
            yield from dangling(f"certificates.{code}", field, named, "certificates", vocabulary.certificates)
    for code, occupation in vocabulary.occupations.items():
        licences = (occupation.licence, *(licence for _, licence in occupation.title_licences))
        needed = tuple(licence for licence in licences if licence)
        yield from dangling(f"occupations.{code}", "licence", needed, "certificates", vocabulary.certificates)
    for code, track in vocabulary.tracks.items():
        own = {module.code: module for module in track.modules}
        yield from dangling(f"tracks.{code}", "ssyk", track.ssyk, "occupations", vocabulary.occupations)
        yield from dangling(f"tracks.{code}", "related", tuple(track.related), "tracks", vocabulary.tracks)
        yield from dangling(f"tracks.{code}", "modules_of", tuple(track.modules_of), "occupations", track.ssyk)
        for needed in track.modules_of.values():
            yield from dangling(f"tracks.{code}", "modules_of", needed, "modules", own)
    for code, course in vocabulary.courses.items():
        before = () if course.previous is None else (course.previous,)
        yield from dangling(f"courses.{code}", "previous", before, "courses", vocabulary.courses)
        yield from dangling(f"courses.{code}", "language", (course.language,), "languages", vocabulary.languages)
        if course.level not in CEFR_LEVELS:
            yield Problem(
                Message("vocabulary.level_unknown", text=course.level),
                record=f"courses.{code}",
                field="level",
            )


def _cycles(certificates: Mapping[str, CertificateTerm]) -> Iterator[Problem]:
    for start in certificates:
        seen: set[str] = set()
        ahead = [code for code in certificates[start].implies if code in certificates]
        while ahead:
            code = ahead.pop()
            if start in certificates[code].implies or code == start:
                yield Problem(Message("vocabulary.cycle", via=code), record=f"certificates.{start}", field="implies")
                break
            if code not in seen:
                seen.add(code)
                ahead += [following for following in certificates[code].implies if following in certificates]


def _validities(certificates: Mapping[str, CertificateTerm]) -> Iterator[Problem]:
    for code, term in certificates.items():
        rule, record = term.validity.rule, f"certificates.{code}"
        if rule not in VALIDITY_RULES:
            known = Message("vocabulary.rule_unknown", known=VALIDITY_RULES)
            yield Problem(known, record=record, field="validity.rule", value=rule)
        elif rule not in ("issuer", "none") and not _is_length(term.validity):
            yield Problem(Message("vocabulary.months_missing", rule=rule), record=record, field="validity.months")


def _is_length(validity: Validity) -> bool:
    months: object = validity.months
    return isinstance(months, int) and not isinstance(months, bool) and months > 0


def _values(vocabulary: TermTables) -> Iterator[Problem]:
    """Numbers and words out of their range."""
    for code, certificate in vocabulary.certificates.items():
        if certificate.days is not None and not 0 < certificate.days <= _MOST_DAYS:
            yield _out_of_range(f"certificates.{code}", "days", certificate.days, f"0–{_MOST_DAYS}")
    for code, track in vocabulary.tracks.items():
        for percent in track.related.values():
            if not 0 < percent <= 100:
                yield _out_of_range(f"tracks.{code}", "related", percent, "1–100")
    for code, form in vocabulary.forms.items():
        if form.way not in WAYS:
            yield _out_of_range(f"forms.{code}", "way", form.way, ", ".join(WAYS))
    for code, occupation in vocabulary.occupations.items():
        if occupation.protection not in (None, *PROTECTIONS):
            yield _out_of_range(f"occupations.{code}", "protection", occupation.protection, ", ".join(PROTECTIONS))


def _out_of_range(record: str, field: str, value: object, known: str) -> Problem:
    return Problem(Message("vocabulary.out_of_range", known=known), record=record, field=field, value=value)


def _dates(vocabulary: TermTables) -> Iterator[Problem]:
    for code, form in vocabulary.forms.items():
        if form.valid_from is not None and form.valid_to is not None and form.valid_from > form.valid_to:
            out_of_order = Message("vocabulary.dates", first=form.valid_from, last=form.valid_to)
            yield Problem(out_of_order, record=f"forms.{code}", field="valid_to")


def _places(vocabulary: TermTables) -> Iterator[Problem]:
    for code, place in vocabulary.municipalities.items():
        if not (55.0 <= place.lat <= 69.1 and 10.5 <= place.lon <= 24.2):
            yield Problem(
                Message("vocabulary.coordinate"),
                record=f"municipalities.{code}",
                value=(place.lat, place.lon),
            )


def _aliases(vocabulary: TermTables) -> Iterator[Problem]:
    for table, terms in vocabulary.tables():
        owner: dict[str, str] = {}
        for code, term in terms.items():
            for alias in vocabulary.spellings(term):
                first = owner.setdefault(exact_key(alias), code)
                if first != code:
                    both = Message("vocabulary.alias_twice", first=first, second=code)
                    yield Problem(both, record=f"{table}.{code}", field="aliases", value=alias)
