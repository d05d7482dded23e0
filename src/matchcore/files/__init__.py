"""Everything that opens a file: tables, Excel, JSON, the employment service's ads, exchange formats.

The names below are loaded when first used: a match of records reads no cell.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.content.write import write_bytes as write_bytes
    from matchcore.content.write import write_csv as write_csv
    from matchcore.content.write import write_json as write_json
    from matchcore.content.write import write_text as write_text
    from matchcore.files.check import CheckReport as CheckReport
    from matchcore.files.check import check_file as check_file
    from matchcore.files.conversion import Conversion as Conversion
    from matchcore.files.conversion import convert as convert
    from matchcore.files.conversion import what_is_lost as what_is_lost
    from matchcore.files.course_files import read_courses as read_courses
    from matchcore.files.plans import EarlierPlan as EarlierPlan
    from matchcore.files.plans import read_course_plan as read_course_plan
    from matchcore.files.plans import read_plan as read_plan
    from matchcore.files.questions import Asked as Asked
    from matchcore.files.questions import Questions as Questions
    from matchcore.files.questions import Records as Records
    from matchcore.files.reading import read_candidates as read_candidates
    from matchcore.files.reading import read_openings as read_openings
    from matchcore.tables.source.documents import records_to_json as records_to_json

_HOME = {
    ".content.write": ("write_bytes", "write_csv", "write_json", "write_text"),
    ".tables.source.documents": ("records_to_json",),
    "check": ("CheckReport", "check_file"),
    "conversion": ("Conversion", "convert", "what_is_lost"),
    "course_files": ("read_courses",),
    "plans": ("EarlierPlan", "read_course_plan", "read_plan"),
    "questions": ("Asked", "Questions", "Records"),
    "reading": ("read_candidates", "read_openings"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)

__getattr__ = on_first_use(__name__, _MODULE_OF)
