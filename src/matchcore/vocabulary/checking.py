"""The rules that a vocabulary's tables keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from matchcore.errors import Problem
from matchcore.messages import Message, Phrase
from matchcore.vocabulary.repair import exact_key
from matchcore.vocabulary.terms import CEFR_LEVELS, VALIDITY_RULES, CertificateTerm, TermTables, Validity

__all__ = ["problems_of"]

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE_FORMS = {
    "languages": re.compile(r"[a-z]{2,3}"),
    "municipalities": re.compile(r"\d{4}"),
    "occupations": re.compile(r"\d{4}"),
}
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
        record: str, field: str, codes: tuple[str, ...], table: str, known: Mapping[str, object]
    ) -> Iterator[Problem]:
        for code in codes:
            if code not in known:
                yield Problem(Message("vocabulary.reference", table=table), record=record, field=field, value=code)

    for code, certificate in vocabulary.certificates.items():
        yield from dangling(
            f"certificates.{code}", "implies", certificate.implies, "certificates", vocabulary.certificates
        )
    for code, track in vocabulary.tracks.items():
        yield from dangling(f"tracks.{code}", "ssyk", track.ssyk, "occupations", vocabulary.occupations)
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
