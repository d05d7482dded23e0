"""Builds the workbooks of the notebooks: one full of the mistakes that people's files have, and the same one mended.

Run it to build them anew; a test holds that what is kept is what this builds. Everybody in them is made up.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

MESSY = Path(__file__).with_name("deltagare.xlsx")
MENDED = Path(__file__).with_name("deltagare-rattad.xlsx")

HEADINGS = [
    "Löpnr", "Namn", "Intyg", "Svenska", "SFI", "Körkort", "Ort", "Pendling (km)", "Spår", "Kan börja", "Inskriven",
    "Anteckning",
]  # fmt: skip


def day(text: str) -> datetime.datetime:
    """A real date, as Excel holds it."""
    return datetime.datetime.fromisoformat(text)


PEOPLE: list[list[Any]] = [
    ["JS-01", "(struket)", "Truckkort B (validerat)\nHeta arbeten (2028-05-31)", "A2", "D (pågår)", "B", "Malung-Sälen", 45, "industri 70 %", day("2026-12-01"), day("2024-02-12"), ""],
    ["JS-02", "(struket)", "trucktkort", "A2", "C (klar)", "", "Malung-Sälen", 30, "", day("2026-12-01"), day("2024-03-04"), "ring efter kl 10"],
    ["JS-03", "(struket)", "Livsmedelshygien, HLR (2027-03-01)", "B1", "", "B", "Malung-Sälen", 60, "hotell och restaurang (klar)", day("2026-11-25"), day("2024-05-20"), ""],
    ["JS-04", "(struket)", "", "A1", "B (pågår)", "", "Malung-Sälen", 15, "", day("2027-01-11"), day("2024-08-19"), ""],
    ["JS-05", "(struket)", "Städ bas (validerat)", "A2", "C (klar)", "", "Vansbro", 50, "städ 80 %", day("2026-12-01"), day("2024-09-02"), "barnomsorg från jan"],
    ["JS-06", "(struket)", "HLR (2026-09-30)", "B1", "D (klar)", "B", "Malung-Sälen", 40, "vård 60 %", day("2026-12-01"), day("2024-10-14"), ""],
    ["JS-07", "(struket)", "Truckkort B; säkerhetskort", "A2", "C (klar)", "B", "Mora", 70, "industri 40 %", day("2026-12-01"), day("2024-11-25"), ""],
    ["JS-08", "(struket)", "livsmedelshygein", "B3", "", "", "Malung-Sälen", 25, "hotell och restaurang 50 %", day("2026-12-14"), day("2025-01-13"), ""],
    ["JS-09", "(struket)", "", "A2", "C?", "", "Malung-Sälen", 30, "hotell och restaurang 30 %", day("2026-12-01"), day("2025-02-03"), ""],
    ["JS-10", "(struket)", "Undersköterska (validerat); HLR (2027-06-30)", "B2", "", "B", "Vansbro", 60, "vård (klar)", day("2026-12-01"), day("2025-03-17"), ""],
    ["JS-11", "(struket)", "", "", "A (pågår)", "", "Malung-Sälen", 10, "", day("2027-02-01"), day("2025-04-07"), "nivå ej bedömd"],
    ["JS-12", "(struket)", "YKB (2028-01-15)", "B1", "D (klar)", "CE", "Malung-Sälen", 80, "transport (klar)", day("2026-12-01"), day("2025-05-12"), ""],
    ["JS-13", "(struket)", "Motorsågskort A; röjsåg", "A2", "C (klar)", "B", "Älvdalen", "sextio", "", day("2026-12-01"), day("2025-06-02"), ""],
    ["JS-14", "(struket)", "Städ bas (modul golvvård)", "A1", "B (klar)", "", "Malung-Sälen", 20, "städ 30 %", "31/11 2026", day("2025-08-18"), ""],
    ["JS-15", "(struket)", "Livsmedelshygien; serveringstillstånd", "B1", "D (klar)", "B", "Malung-Sälen", 40, "hotell och restaurang 90 %", "03/04/2027", day("2025-09-01"), ""],
    ["JS-16", "(struket)", "", "B2", "", "B", "Snöå", 40, "vård 20 %", day("2026-12-01"), day("2025-10-06"), ""],
    ["JS-16", "(struket)", "Truckkort A", "A2", "C (klar)", "", "Malung-Sälen", 35, "industri 20 %", day("2026-12-01"), day("2025-11-03"), ""],
    ["JS-18", "(struket)", "Läkemedelsdelegering", "B1", "D (pågår)", "", "Malung-Sälen", 25, "vård 50 %", day("2026-12-01"), day("2026-01-19"), ""],
]  # fmt: skip

# What notebook 2 mends, cell by cell.
MENDS: dict[str, Any] = {
    "C5": "truckkort B", "C10": "Truckkort B", "C17": None, "C18": "Livsmedelshygien; kunskapsprov i alkohollagen",
    "D11": "B1", "E12": "C (klar)", "H16": 60, "J17": "2026-11-30", "J18": "2027-04-03", "G19": "Vansbro", "A20": "JS-17",
}  # fmt: skip

JOB_HEADINGS = [
    "Jobb-id", "Arbetsgivare", "Yrke", "Antal platser", "Krav", "Meriterande", "Språkkrav", "Spår",
    "Minst av spåret (%)", "Kommun", "Tillträde",
]  # fmt: skip

JOBS: list[list[Any]] = [
    ["hotell-1", "Fjällhotellet", "Lokalvårdare", 2, "", "Städ bas", "svenska A2 (tolerans 1, skäl: läsa doseringar)", "", "", "Malung-Sälen", day("2026-12-14")],
    ["hotell-2", "Fjällhotellet", "Köksbiträde", 2, "", "Livsmedelshygien", "svenska A2 (tolerans 1, skäl: allergener)", "hotell och restaurang", 30, "Malung-Sälen", day("2026-12-14")],
    ["sag-1", "Sågverket", "Truckförare", 1, "Truckkort B", "Heta arbeten", "svenska A2 (skäl: varningar vid sågen)", "", "", "Vansbro", day("2027-01-11")],
    ["sag-2", "Sågverket", "Processoperatör", 2, "", "Truckkort", "svenska A2 (skäl: skyddsinstruktioner)", "industri", 40, "Vansbro", day("2027-01-11")],
    ["vard-1", "Hemtjänsten", "Vårdbiträde", 2, "", "HLR", "svenska B1 (skäl: samtal med den som får stöd)", "vård", 50, "Malung-Sälen", day("2027-01-11")],
    ["vard-2", "Särskilt boende", "Undersköterska", 1, "Undersköterska", "HLR", "svenska B1 (skäl: dokumentation)", "vård", 50, "Malung-Sälen", day("2027-01-11")],
    ["akeri-1", "Åkeriet", "Lastbilsförare", 1, "CE; YKB", "", "svenska A2 (skäl: fraktsedlar)", "", "", "Malung-Sälen", day("2026-12-14")],
    ["butik-1", "Livsbutiken", "Butiksmedarbetare", 1, "", "Livsmedelshygien", "svenska B1 (skäl: samtal med kunder)", "", "", "Malung-Sälen", day("2026-12-14")],
    ["park-1", "Kommunen, park", "Parkarbetare", 2, "B-körkort", "Motorsåg", "svenska A1 (skäl: skyddsgenomgång)", "", "", "Malung-Sälen", day("2027-04-06")],
]  # fmt: skip


def build(path: Path, mends: dict[str, Any]) -> None:
    """Write a workbook: on the first sheet a title, headings and people, on the second the jobs."""
    import xlsxwriter

    fixed = {"created": datetime.datetime(2026, 11, 20)}
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties(fixed)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, title, headings, rows in (
            ("Deltagare", "Deltagare i Jobbspår, vecka 47", HEADINGS, PEOPLE),
            ("Jobb", "Jobb hos arbetsgivare, vecka 47", JOB_HEADINGS, JOBS),
        ):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, title, bold)
            for column, heading in enumerate(headings):
                sheet.write(2, column, heading, bold)
            for number, row in enumerate(rows, start=3):
                for column, written in enumerate(row):
                    place = f"{chr(ord('A') + column)}{number + 1}"
                    cell = mends.get(place, written) if name == "Deltagare" else written
                    if isinstance(cell, datetime.datetime):
                        sheet.write_datetime(number, column, cell)
                    elif cell not in ("", None):
                        sheet.write(number, column, cell, wrapped)
            sheet.set_column(0, len(headings) - 1, 16)
            sheet.set_column(2, 2, 34)
            sheet.freeze_panes(3, 1)


if __name__ == "__main__":
    build(MESSY, {})
    build(MENDED, MENDS)
