"""What comes in: candidates, openings and what they hold, checked here once.

All records are frozen pydantic models. A record that is not valid raises one `RecordError` that lists everything
wrong with it. Codes are checked for their form here; that a certificate, language, track, form of employment or
municipality exists is checked against the vocabulary in use when the pool is encoded.
"""

from matchcore.records.candidate import Candidate, Certificate, Evidence, Language, TrackProgress
from matchcore.records.course import Course
from matchcore.records.model import Level, Place, Skill
from matchcore.records.opening import LanguageDemand, Opening
from matchcore.records.working_life import Education, Hours, Occupation, Wishes

__all__ = [
    "Candidate",
    "Certificate",
    "Course",
    "Education",
    "Evidence",
    "Hours",
    "Language",
    "LanguageDemand",
    "Level",
    "Occupation",
    "Opening",
    "Place",
    "Skill",
    "TrackProgress",
    "Wishes",
]
