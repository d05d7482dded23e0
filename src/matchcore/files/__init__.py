"""Everything that opens a file: tables, Excel, JSON, the employment service's ads, exchange formats.

The names below are loaded when first used: a match of records reads no cell.
"""

from typing import TYPE_CHECKING

from matchcore.content.write import write_bytes, write_csv, write_json, write_text
from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.files.check import CheckReport, check_file
    from matchcore.files.conversion import Conversion, convert, what_is_lost
    from matchcore.files.course_files import read_courses
    from matchcore.files.plans import EarlierPlan, read_course_plan, read_plan
    from matchcore.files.questions import Asked, Questions, Records
    from matchcore.files.reading import read_candidates, read_openings
    from matchcore.tables.source.documents import records_to_json

_MODULE_OF = {
    "Asked": "questions",
    "CheckReport": "check",
    "Conversion": "conversion",
    "EarlierPlan": "plans",
    "Questions": "questions",
    "Records": "questions",
    "check_file": "check",
    "convert": "conversion",
    "read_candidates": "reading",
    "read_course_plan": "plans",
    "read_courses": "course_files",
    "read_openings": "reading",
    "read_plan": "plans",
    "records_to_json": ".tables.source.documents",
    "what_is_lost": "conversion",
}

__all__ = [
    "Asked",
    "CheckReport",
    "Conversion",
    "EarlierPlan",
    "Questions",
    "Records",
    "check_file",
    "convert",
    "read_candidates",
    "read_course_plan",
    "read_courses",
    "read_openings",
    "read_plan",
    "records_to_json",
    "what_is_lost",
    "write_bytes",
    "write_csv",
    "write_json",
    "write_text",
]

__getattr__ = on_first_use(__name__, _MODULE_OF)
