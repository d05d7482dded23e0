"""A structure-aware fuzzer for the readers of tables: CSV, JSON, Excel, Parquet and data frames.

It puts tables together from headings and cells that are right, nearly right and nasty, writes them in every format,
encoding and separator, and then bends some of the bytes. What comes out must be records or a MatchcoreError with words
in both languages, soon, and a report that can be written. ``python tests/tables/table_fuzzing.py 1000000 7`` runs a
million with seed 7; an input that breaks a reader is written to tests/data/fuzz-tables, where the tests read it again.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import pickle
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from matchcore.errors import MatchcoreError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate, Opening
from matchcore.tables.layouts import layouts_of
from matchcore.tables.source.documents import records_to_json

CORPUS = Path(__file__).parents[1] / "data/fuzz-tables"
SLOWEST = 5.0  # seconds of processor time for one input

CELLS: dict[str, Any] = {
    "id": ["a", "b", "17", "2024-001", "19121212-1212", "x@y.se", "=1", "å", "a" * 300],
    "certificates": """truckkort; HLR (2027-03-01)|truckkort|heta arbeten (utfärdat 2024-05-01, giltigt till 2029-05-31)
        körkort B, C|jobbar mot: YKB|sfi-lärare|truck (B1)|HLR (utgånget)|städ (moduler a + b)|(|;;|inga|truck och HLR
        HLR (2027-03-01, 2028-03-01)|• A • B|"; (")|(2027-03-01)|HLR ((((x))))|HLR (validerat)""",
    "languages": """svenska B1|B1 svenska; engelska C1|SFI C (pågår)|svenska B3|svenska (läsa B1, tala A2)|sva 1 klar
        svenska B1 (tolerans 1, skäl: "a; b")|flytande|jobbar mot: B2|svenska; svenska|läser|B1|A1/A2""",
    "tracks": """vård 60 %|vård (klar)|städ (moduler a + b, klart 2027-05-01)|vård|vård 160 %|jobbar mot: vård|60 %""",
    "municipality": "Linköping|0580|580|0580 Norrköping|Atlantis|9999|kommun|Malung-Sälen",
    "number": "30|2,5 mil|1 000|1,000|-5|1e999|fem|0|58.41|15,62|٣|1_000|∞|0x10|½",
    "day": "2027-03-01|1/3 2027|1 mars 2027|03/04/2027|270301|46447|2027-02-30|mars 2027|0000-00-00",
    "form": "tillsvidare|vikariat; timanställning|lönebidrag|extratjänst|alla|inga|nystartsjobb",
    "text": "Fabriken|=cmd|KÃ¶k|'-|ja|nej|x|NaN|#REF!|okänd|a\tb|'|\"|\u202e|ＡＢ",
    "level": "B1|b2|B1+|B3|A1/A2|flytande|C (pågår)|D klar|SFI D|ja",
    "kind": "certificate|language|track|field|group|fact|form|candidate|krav|språkkrav|opening|?",
    "standing": "validated|declared|ja|completed|enrolled|kanske",
}
for _name, _listed in CELLS.items():
    if isinstance(_listed, str):
        CELLS[_name] = [one.strip() for line in _listed.split("\n") for one in line.split("|")]
POOLS = {
    "certificates": "certificates certificates_required certificates_merited working_towards licences modules code",
    "languages": "languages languages_required languages_wanted",
    "level": "swedish_course level course listening reading spoken_interaction spoken_production writing",
    "tracks": "tracks track",
    "number": "postcode lat lon coordinates reach_km seats track_least ssyk share tolerance value",
    "form": "forms form",
    "day": "available_from registered_since start issued expires expected_completion",
    "standing": "standing course_status",
    "municipality": "municipality",
    "kind": "kind",
    "id": "id",
}
POOL_OF = {field: pool for pool, fields in POOLS.items() for field in fields.split()}
NASTY: tuple[Any, ...] = (
    *(
        "",
        " ",
        "-",
        "NaN",
        "\x00",
        "\ud800",
        "=1+1",
        "å" * 500,
        "(" * 50,
        ";" * 50,
        '"',
        "'" * 9,
        "2027-03-01" * 20,
        "\r\n",
    ),
    *(None, True, False, 0, -1, 1.5, 580, 46447.0, 10**30, -(10**30), 1e308, float("nan"), float("inf"), 2**63),
    *(date(2027, 3, 1), datetime(2027, 3, 1, 8), timedelta(hours=30), Decimal("58.41"), b"bytes"),
    *(
        [],
        {},
        [[]],
        [{}],
        ["truckkort", None],
        [{"code": "hlr"}],
        {"lat": 58, "lon": 15},
        {"language": "sv"},
        {"": None},
    ),
    *(
        [{"language": "sv", "level": "B1"}, {"level": "B1"}],
        [{"track": "care", "share": 5}],
        {"code": []},
        [1, "a", {}],
    ),
)
ODD_HEADINGS = [
    "",
    *"Namn|kön|grupp: kön|fakta: bil|svenska|truckkort|HLR|xyz|kompetensbeviss|home|facts|groups".split("|"),
]
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "cp437", "mac_roman", "utf-32")
FORMS = ("csv",) * 11 + ("json",) * 4 + ("own",) * 2 + ("frame",) * 2 + ("xlsx",) + ("parquet",)


class Fuzzer:
    """Makes inputs and reads them; the same seed gives the same inputs."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.layouts = [layout for what in ("candidates", "openings") for layout in layouts_of(what)]  # type: ignore[arg-type]
        self.own = records_to_json(
            [
                Candidate(
                    id="a",
                    certificates=[{"code": "truck", "issued": "2024-01-01"}],
                    languages=[{"language": "sv", "level": "B1"}],
                    tracks=[{"track": "care", "share": 60}],
                    home={"municipality": "0580"},
                    reach_km=30,
                    groups={"g": "x"},
                    facts={"bil": True},
                )
            ],
            [Opening(id="o", certificates_required=["truck"], languages_required=[{"language": "sv", "level": "B1"}])],
        )

    def table(self) -> list[list[Any]]:
        """Headings and rows: mostly right, partly wrong."""
        chance = self.chance
        layout = chance.choice(self.layouts)
        fields = chance.sample(list(layout.spellings), min(len(layout.spellings), chance.randint(1, 9)))
        if chance.random() < 0.9:
            fields = [*layout.required, *(field for field in fields if field not in layout.required)]
        headings = [chance.choice(layout.spellings[field]) for field in fields]
        if chance.random() < 0.15:
            headings[chance.randrange(len(headings))] = chance.choice(ODD_HEADINGS)
        if chance.random() < 0.2:
            headings.append(chance.choice(ODD_HEADINGS))
            fields.append("")
        rows: list[list[Any]] = [list(headings)]
        for number in range(chance.choice((0, 1, 1, 2, 3, 6))):
            row = [self.cell(field) for field in fields]
            if chance.random() < 0.7:
                row[0] = f"k{number}"
            if chance.random() < 0.05:
                del row[chance.randrange(len(row)) :]
            elif chance.random() < 0.05:
                row.append(self.cell(""))
            rows.append(row)
        if chance.random() < 0.1:
            rows.insert(0, ["Titel"])
        return rows

    def cell(self, field: str) -> Any:
        """A cell for a column: right, bent, or nasty."""
        chance = self.chance
        if chance.random() < 0.12:
            return chance.choice(NASTY)
        pool = CELLS[POOL_OF.get(field, "text")] if chance.random() < 0.9 else chance.choice(list(CELLS.values()))
        text = chance.choice(pool)
        return _bent(text, chance) if chance.random() < 0.15 else text

    def one(self) -> tuple[str, bytes | list[list[Any]]]:
        """An input: its form, and its bytes (for a frame: its rows)."""
        chance = self.chance
        form = chance.choice(FORMS)
        if form == "frame":
            return form, self.table()
        content = getattr(self, f"_{form}")()
        if chance.random() < (0.15 if form in {"csv", "json", "own"} else 0.4):
            content = _bytes_bent(content, chance)
        return form, content

    def _csv(self) -> bytes:
        chance = self.chance
        written = io.StringIO(newline="")
        end = chance.choice(("\r\n", "\n", "\r"))
        writer = csv.writer(
            written, delimiter=chance.choice(";;\t,|"), lineterminator=end, quoting=chance.choice((0, 0, 1))
        )
        writer.writerows([_text(cell) for cell in row] for row in self.table())
        return written.getvalue().encode(chance.choice(ENCODINGS), errors="replace")

    def _json(self) -> bytes:
        headings, *rows = self.table()
        entries = [dict(zip(headings, row)) for row in rows]
        made: Any = {"candidates": entries} if self.chance.random() < 0.3 else entries
        if self.chance.random() < 0.1:
            return "\n".join(json.dumps(entry, default=_text) for entry in entries).encode()
        return json.dumps(made, default=_text).encode()

    def _own(self) -> bytes:
        chance = self.chance
        made = json.loads(json.dumps(self.own))
        for _ in range(chance.randint(0, 3)):
            node: Any = made
            while isinstance(node, dict | list) and node:
                key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
                if chance.random() < 0.35 or not isinstance(node[key], dict | list):
                    node[key] = copy.deepcopy(chance.choice(NASTY))
                    break
                node = node[key]
        return json.dumps(made, default=_text).encode()

    def _xlsx(self) -> bytes:
        return _workbook(self.table(), self.chance)

    def _parquet(self) -> bytes:
        written = io.BytesIO()
        try:
            pq.write_table(pa.table(_columns(self.table())), written)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            headings, *rows = self.table()
            texts = {
                str(name): [_text(row[at]) if at < len(row) else None for row in rows]
                for at, name in enumerate(headings)
            }
            pq.write_table(pa.table(texts), written)
        return written.getvalue()


def _columns(rows: list[list[Any]]) -> dict[str, list[Any]]:
    headings, *body = rows
    return {str(name): [row[at] if at < len(row) else None for row in body] for at, name in enumerate(headings)}


def _text(cell: Any) -> str:
    text = "" if cell is None else cell if isinstance(cell, str) else str(cell)
    return text.encode("utf-8", "replace").decode()


def _bent(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randrange(3)] = chance.choice(
            ["", "\x00", "é", "9", " ", "(", ")", '"', ";", ",", "\n", "-", "/"]
        )
    return "".join(letters)


def _bytes_bent(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(made) + 1)
        what = chance.randrange(4)
        if what == 0 and chance.random() < 0.4:
            del made[at:]
        elif what == 1:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 2:
            made[at:at] = made[at : at + chance.randrange(100)]
        else:
            made[at:at] = chance.choice(
                [b'"', b";", b"\x00", b"\xff", b"\r", b"\n\n", b"\xc3\xa5", b"\xe5", b"[" * 200, b"PK", b"="]
            )
    return bytes(made)


def _workbook(rows: list[list[Any]], chance: random.Random) -> bytes:
    """A small workbook, its XML written by hand so that it can be wrong in ways that no program writes."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for at, cell in enumerate(row):
            name = (
                f"{chr(65 + at % 26)}{number}"
                if chance.random() < 0.99
                else chance.choice(("XFD1048576", "A0", "ZZZ9", "1"))
            )
            style = chance.choice(("", "", ' s="1"', ' s="2"', ' s="99"'))
            cells.append(_cell_xml(f' r="{name}"{style}', cell, chance))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>' if chance.random() < 0.2 else ""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData>{merged}</worksheet>"
    if chance.random() < 0.2:
        sheet = _bent(sheet, chance)
    epoch = chance.choice(("", ' date1904="1"'))
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs>'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{relations}"><workbookPr{epoch}/>'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {space}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {space}><si><t>truckkort</t></si><si><t/></si><si><r><t>a</t></r></si></sst>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    if chance.random() < 0.1:
        name = chance.choice(list(parts))
        parts[name] = _bent(parts[name], chance)
    if chance.random() < 0.03:
        del parts[chance.choice(list(parts))]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED if chance.random() < 0.5 else zipfile.ZIP_STORED) as book:
        for name, text in parts.items():
            book.writestr(name, text.encode("utf-8", "replace"))
    return written.getvalue()


def _cell_xml(attributes: str, cell: Any, chance: random.Random) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"<c{attributes}><v>{cell}</v></c>"
    what = chance.randrange(30)
    if what == 0:
        return f'<c{attributes} t="s"><v>{chance.choice((0, 1, 2, 9))}</v></c>'
    if what == 1:
        return f'<c{attributes} t="e"><v>#N/A</v></c>'
    if what == 2:
        return f"<c{attributes}><f>1+1</f>{chance.choice(('', '<v/>', '<v>2</v>'))}</c>"
    if what == 3:
        return f'<c{attributes} t="b"><v>{chance.choice((0, 1, "x"))}</v></c>'
    text = "".join(char for char in _text(cell) if char >= " " or char in "\n\t")
    return f'<c{attributes} t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def reading(form: str, made: Any) -> None:
    """Check one input and, if little is wrong with it, read it."""
    readers = {"candidates": read_candidates, "openings": read_openings}
    report = check_file(_source(form, made))
    json.dumps(report.to_json())
    if not (report.text("sv") and report.text("en")):
        raise ValueError("a report without words")
    if report.what in readers and len(report.problems) < 9:
        try:
            readers[report.what](_source(form, made))
        except MatchcoreError as error:
            if report.is_clean or not (error.text("sv") and error.text("en")):
                raise ValueError("the check found nothing, or no words") from error


def _source(form: str, made: Any) -> Any:
    if form != "frame":
        return io.BytesIO(made)
    try:
        return pl.DataFrame(_columns(made), strict=False)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError):
        return pa.table({name: [_text(cell) for cell in column] for name, column in _columns(made).items()})


def trouble_with(action: Callable[[], Any]) -> str | None:
    """What is wrong with how a reading ended; None when it ended as it may."""
    started = time.process_time()
    try:
        action()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 (anything but a MatchcoreError is what the fuzzer looks for)
        return f"{type(error).__name__}: {error}"[:300]
    spent = time.process_time() - started
    return f"{spent:.1f} s" if spent > SLOWEST else None


def run(count: int, seed: int) -> list[str]:
    """Read `count` inputs; those that break a reader are kept in the corpus, and told of."""
    fuzzer, told = Fuzzer(seed), []
    for number in range(count):
        form, made = fuzzer.one()
        trouble = trouble_with(lambda form=form, made=made: reading(form, made))  # type: ignore[misc]
        if trouble is not None:
            told.append(f"{form} #{number} (seed {seed}): {trouble}")
            CORPUS.mkdir(parents=True, exist_ok=True)
            content = made if isinstance(made, bytes) else pickle.dumps(made)
            (CORPUS / f"{form}.{seed}-{number}").write_bytes(content)
    return told


def kept_input(file: Path) -> tuple[str, Any]:
    """A kept input again: its form, and its bytes or rows."""
    form, content = file.name.partition(".")[0], file.read_bytes()
    return form, pickle.loads(content) if form == "frame" else content


if __name__ == "__main__":
    wanted, first = int(sys.argv[1]), int(sys.argv[2])
    began, done, troubles = time.monotonic(), 0, 0
    while done < wanted:
        size = min(5_000, wanted - done)
        found = run(size, first + done)
        done, troubles = done + size, troubles + len(found)
        sys.stdout.writelines(f"{line}\n" for line in found)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        sys.stdout.write(f"{done} inputs, {troubles} troubles, {time.monotonic() - began:.0f} s, peak {peak} MiB\n")
        sys.stdout.flush()
    sys.exit(1 if troubles else 0)
