"""A pool as it would be with everybody taught: what a course gives, added to each person's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from matchcore.criteria.language import course_levels
from matchcore.errors import Problem, RecordError
from matchcore.messages import Message, with_remedy
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import CandidateColumns, Columns, Pool
from matchcore.pool.fields import picked
from matchcore.records import Candidate, Certificate, Course, Language, TrackProgress
from matchcore.records.model import LEVELS
from matchcore.suggestions import names_near
from matchcore.vocabulary import Vocabulary
from matchcore.workbench.changes import reached_certificates, reached_level, reached_track

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Lesson:
    """What a course gives, as a candidate who has that and nothing else.

    Attributes
    ----------
    course
        The course.
    certificates, languages, tracks
        What it gives. A certificate is validated, and counts from the day on which the course ends.
    """

    course: Course
    certificates: tuple[Certificate, ...]
    languages: tuple[Language, ...]
    tracks: tuple[TrackProgress, ...]

    def taught(self, columns: Columns, policy: Policy) -> tuple[CandidateColumns, npt.NDArray[np.bool_]]:
        """Everybody's columns once the course has ended, and bool[n]: who has learned anything by it.

        A certificate holds from the pool's day on: an opening that states no start can wait for the course, and one
        that starts before it ends is closed by the first day that a person is free.
        """
        people, n = columns.candidates, len(columns.candidates)
        alone = Candidate(id="-", certificates=self.certificates, languages=self.languages, tracks=self.tracks)
        added = Pool.from_records([alone], (), vocabulary=columns.vocabulary, as_of=columns.as_of).candidates
        today, last = ((day - _EPOCH).days for day in (columns.as_of, self.course.ends))
        news = self._news(columns, policy, added, last)
        got = replace(added.certificates, valid_from=np.minimum(added.certificates.valid_from, today).astype(np.int32))
        languages, tracks = people.languages, people.tracks
        for code in np.unique(added.languages.language):
            one = picked(added.languages, added.languages.language == code)
            languages = reached_level(languages, one, replace(columns, candidates=people), policy, n)
        for code in np.unique(added.tracks.track):
            part = picked(added.tracks, added.tracks.track == code)
            n_modules = len(columns.vocabulary.tracks[columns.codes.tracks[code]].modules)
            tracks = reached_track(tracks, part, n_modules, n)
        taught = replace(
            people,
            certificates=reached_certificates(people.certificates, got, list(self.certificates), columns, n),
            languages=languages,
            tracks=tracks,
            available=np.maximum(people.available, np.int32(last)),
        )
        return taught, news

    def _news(self, columns: Columns, policy: Policy, added: CandidateColumns, last: int) -> npt.NDArray[np.bool_]:
        """bool[n]: who does not have all of it already, seen, and still on the last day of the course."""
        people, n = columns.candidates, len(columns.candidates)
        table, codes, vocabulary = people.certificates, columns.codes, columns.vocabulary
        has_all = np.ones(n, dtype=np.bool_)
        whole = table.validated & (table.share == FULL_PART) & (table.valid_to >= last)
        for certificate in self.certificates:
            covers = [
                number for number, code in enumerate(codes.certificates) if certificate.code in vocabulary.implied(code)
            ]
            has_all &= _any_of(table.row[whole & np.isin(table.code, covers)], n)
        known = people.languages
        completed, enrolled = course_levels(columns, policy)
        estimate = np.where(known.completed, completed[known.course], enrolled[known.course])
        level = np.where(known.level < 0, estimate, known.level)
        for code, target in zip(added.languages.language.tolist(), added.languages.level.tolist()):
            reaches = (known.language == code) & (known.skill == 0) & (level >= target)
            has_all &= _any_of(known.row[reaches], n)
        for code, share, modules in zip(added.tracks.track, added.tracks.share, added.tracks.modules):
            own = people.tracks.track == code
            done = (people.tracks.share >= FULL_PART) | (
                (people.tracks.modules & modules == modules) if modules else people.tracks.share >= share
            )
            has_all &= _any_of(people.tracks.row[own & done], n)
        return ~has_all


def _any_of(rows: npt.NDArray[np.int32], n: int) -> npt.NDArray[np.bool_]:
    found = np.zeros(n, dtype=np.bool_)
    found[rows] = True
    return found


def lessons_of(courses: Sequence[Course], columns: Columns, policy: Policy) -> tuple[Lesson, ...]:
    """What each course gives, by the vocabulary's codes.

    Raises
    ------
    RecordError
        With every code that is unknown, and every id that stands twice.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    found = []
    for course in courses:
        if course.id in seen:
            twice = with_remedy("pool.duplicate", count=sum(one.id == course.id for one in courses))
            problems.append(Problem(*twice, f"course {course.id}", "id", course.id))
        seen.add(course.id)
        found.append(_lesson(course, columns, policy, problems))
    if problems:
        raise RecordError(problems)
    return tuple(found)


def _lesson(course: Course, columns: Columns, policy: Policy, problems: list[Problem]) -> Lesson:
    """What one course gives; what is not understood becomes a problem."""
    vocabulary = columns.vocabulary
    certificates = []
    levels: dict[str, Language] = {}
    tracks: dict[str, list[str]] = {}  # a track and its modules; none for the whole of it
    if course.track is not None:
        tracks[course.track] = []
        if course.track not in vocabulary.tracks:
            problems.append(_unknown(course, "track", course.track, vocabulary.tracks))
    for given in course.gives:
        if isinstance(given, Language):
            levels[given.language] = given
            continue
        track = _track_of(given, course.track, vocabulary)
        if track is not None:
            tracks.setdefault(track, []).append(given)
        if given in vocabulary.certificates:
            certificates.append(Certificate(code=given, issued=course.ends, standing="validated"))
        elif given in vocabulary.courses:
            completed, _ = course_levels(columns, policy)
            language = vocabulary.courses[given].language
            level = LEVELS[completed[columns.codes.courses.index(given)]]
            levels[language] = Language(language=language, level=level)
        elif track is None and given in vocabulary.tracks:
            tracks[given] = []
        elif track is None:
            problems.append(_unknown(course, "gives", given, _names(vocabulary)))
    progress = [
        TrackProgress(track=track, **({"modules": modules} if modules else {"share": 100}))
        for track, modules in tracks.items()
    ]
    return Lesson(course, tuple(certificates), tuple(levels.values()), tuple(progress))


def _track_of(module: str, track: str | None, vocabulary: Vocabulary) -> str | None:
    """The track that a module belongs to: the course's own, or else the only one that has it; None where there is none.

    What is a certificate as well is a module of the course's own track alone.
    """
    having = [code for code, term in vocabulary.tracks.items() if any(one.code == module for one in term.modules)]
    if track in having:
        return track
    return having[0] if len(having) == 1 and module not in vocabulary.certificates else None


def _names(vocabulary: Vocabulary) -> set[str]:
    return {*vocabulary.certificates, *vocabulary.courses, *vocabulary.tracks}


def _unknown(course: Course, field: str, code: str, known: Iterable[str]) -> Problem:
    near = names_near(code, known)
    remedy = Message("pool.unknown_code.near", near=near) if near else Message("pool.unknown_code.remedy")
    return Problem(Message("pool.unknown_code"), remedy, f"course {course.id}", field, code)
