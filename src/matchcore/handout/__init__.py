"""What is handed out of a result: a workbook to be printed, and a page to be searched.

Both show the same content (`matchcore.handout.content`), and every number is the result's own.
"""

from matchcore.handout.excel import write_workbook
from matchcore.handout.key import read_key
from matchcore.handout.page import write_page

__all__ = ["read_key", "write_page", "write_workbook"]
