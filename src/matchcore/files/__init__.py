"""Everything that opens a file: tables, Excel, JSON, the employment service's ads, exchange formats."""

from matchcore.content.write import write_bytes, write_csv, write_json, write_text
from matchcore.files.asking import Asked, Questions, Records
from matchcore.files.check import CheckReport, check_file
from matchcore.files.convert import Conversion, convert, what_is_lost
from matchcore.files.course_files import read_courses
from matchcore.files.plans import EarlierPlan, read_course_plan, read_plan
from matchcore.files.reading import read_candidates, read_openings
from matchcore.tables.source.documents import records_to_json

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
