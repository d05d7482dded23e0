"""What is handed out of a result: a workbook to be printed, a page to be searched, and papers to be given away.

Both show the same content (`matchcore.handout.handed`), and every number is the result's own. Papers for an
employer or a person alone (`matchcore.handout.papers`) are drawn as workbook, page or PDF.
"""

from matchcore.handout.course_sheets import write_course_plan
from matchcore.handout.excel import write_workbook
from matchcore.handout.handing_out import hand_out
from matchcore.handout.key import read_key
from matchcore.handout.page import write_page
from matchcore.handout.paper_language import PAPER_LANGUAGES

__all__ = ["PAPER_LANGUAGES", "hand_out", "read_key", "write_course_plan", "write_page", "write_workbook"]
