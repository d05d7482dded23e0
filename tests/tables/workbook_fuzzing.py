"""A fuzzer of Excel workbooks: real ones, bent inside their parts and in the archive around them.

``python tests/tables/workbook_fuzzing.py 100000 7`` reads a hundred thousand with seed 7. What comes out must be a
report or a MatchcoreError, within two seconds of processor time a megabyte; an input that breaks a reader is kept in
tests/data/fuzz-tables, where the tests read it again.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from typing import Any

import table_fuzzing
from workbooks import raw_workbook, rows_xml, workbook

ODD = (
    *(b'"', b"'", b"<", b">", b"/>", b"&#0;", b"&#x110000;", b"&a;", b"]]>", b"<!--", b"<![CDATA[", b"\x00", b"\xff"),
    *(
        b"<c/>",
        b"<row>",
        b"</row>",
        b"<v>",
        b"</v>",
        b"<f/>",
        b"<is><t>",
        b"<!DOCTYPE x>",
        b"<?x?>",
        b"<mergeCell ref='A1:B9'/>",
    ),
    *(b"#N/A", b"1e999", b"-1", b"99999999999999999999", b"XFD1048576", b"A0", b"_x0000_", b"~~", b"\xc3\xa5", b" "),
    *(b' t="e"', b' t="s"', b' t="b"', b' t="d"', b' s="99"', b' r="B2"', b' hidden="1"', b' date1904="1"', b"2.5.1"),
)


def seeds() -> list[bytes]:
    """Workbooks as programs write them, with what the readers have to do with."""

    def full(book: Any) -> None:
        sheet = book.add_worksheet("Personer")
        formats = {
            code: book.add_format({"num_format": code})
            for code in ("0%", "0000", "d/m/yyyy", "mmm-yy", "h:mm", '0" mil"')
        }
        struck = book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ["id", "räckvidd", "tillgänglig från", "kompetensbevis", "svenska", "spår", "kommun"])
        for row in range(1, 9):
            sheet.write_number(row, 0, row, formats["0000"])
            sheet.write_number(row, 1, row, formats['0" mil"'])
            sheet.write_number(row, 2, 46_000 + row, formats["d/m/yyyy" if row % 2 else "mmm-yy"])
            sheet.write_row(row, 3, ["truckkort; HLR (2027-03-01)", "B1", "vård 60 %", "Gävle"])
        sheet.merge_range(2, 6, 4, 6, "Malung-Sälen")
        sheet.write_rich_string(5, 3, struck, "HLR", "; truckkort")
        sheet.write_formula(6, 1, "=5*5", None, 25)
        sheet.write_formula(7, 1, "=1/0", None, "#DIV/0!")
        sheet.write_number(8, 1, 0.5, formats["h:mm"])
        sheet.set_row(3, None, None, {"hidden": True})
        book.add_worksheet("Platser").write_row(0, 0, ["id", "arbetsgivare", "platser"])

    odd = rows_xml(
        "<c r='A2' t='s'><v>0</v></c><c t='e'><v>#N/A</v></c>", "<c t='d'><v>2027-03-01</v></c><c s='1'><v>0.6</v></c>"
    )
    styles = "<fonts><font><strike/></font></fonts><cellXfs><xf/><xf numFmtId='9' fontId='0'/></cellXfs>"
    return [
        workbook(full).getvalue(),
        workbook(full, date_1904=True).getvalue(),
        raw_workbook(odd, styles=styles, texts="<si><r><rPr><strike/></rPr><t>a1</t></r></si>").getvalue(),
        raw_workbook(odd, slash="\\", space="http://purl.oclc.org/ooxml/spreadsheetml/main").getvalue(),
    ]


class WorkbookFuzzer:
    """Makes bent workbooks; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seeds = seeds()
        self.parts = [self._unpacked(seed) for seed in self.seeds]

    @staticmethod
    def _unpacked(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def one(self) -> bytes:
        """A workbook with some of its bytes changed: mostly inside a part, sometimes of the archive itself."""
        chance = self.chance
        at = chance.randrange(len(self.seeds))
        if chance.random() < 0.2:
            return table_fuzzing._bytes_bent(self.seeds[at], chance)
        parts = dict(self.parts[at])
        read = [
            name for name in parts if any(word in name for word in ("sheet1", "shared", "styles", "workbook", ".rels"))
        ]
        for name in chance.sample(read, min(len(read), chance.choice((1, 1, 1, 2, 3)))):
            parts[name] = self._bent(parts[name])
        if chance.random() < 0.03:
            del parts[chance.choice(list(parts))]
        written = io.BytesIO()
        kind = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with zipfile.ZipFile(written, "w", kind) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return written.getvalue()

    def _bent(self, content: bytes) -> bytes:
        """Bytes put in, taken out, doubled or moved, most of them where a tag or a text begins."""
        chance, made = self.chance, bytearray(content)
        for _ in range(chance.choice((1, 1, 2, 4, 9))):
            at = chance.randrange(len(made) + 1)
            if chance.random() < 0.7:
                at = max(made.find(chance.choice((b"<", b">", b'"', b" ", b"=")), at), 0)
            what = chance.randrange(5)
            if what == 0:
                made[at : at + chance.randrange(1, 30)] = b""
            elif what == 1:
                made[at : at + 1] = bytes([chance.randrange(256)])
            elif what == 2:
                piece = made[at : at + chance.randrange(1, 200)]
                made[at:at] = piece * chance.choice((1, 1, 2, 500))
            else:
                made[at:at] = chance.choice(ODD)
        return bytes(made)


def run(count: int, seed: int) -> list[str]:
    """Read `count` bent workbooks; what broke a reader is kept, and told of."""
    fuzzer, told = WorkbookFuzzer(seed), []
    for number in range(count):
        made = fuzzer.one()
        began = time.process_time()
        trouble = table_fuzzing.trouble_with(lambda made=made: table_fuzzing.reading("xlsx", made))  # type: ignore[misc]
        spent = time.process_time() - began
        if trouble is None and spent > 1 + 2 * len(made) / 1e6:
            trouble = f"{spent:.1f} s for {len(made)} bytes"
        if trouble is not None:
            told.append(f"#{number} (seed {seed}): {trouble}")
            (table_fuzzing.CORPUS / f"xlsx.bent-{seed}-{number}").write_bytes(made)
    return told


if __name__ == "__main__":
    wanted, first, done, troubles = int(sys.argv[1]), int(sys.argv[2]), 0, 0
    began = time.monotonic()
    while done < wanted:
        size = min(2_000, wanted - done)
        found = run(size, first + done)
        done, troubles = done + size, troubles + len(found)
        sys.stdout.writelines(f"{line}\n" for line in found)
        sys.stdout.write(f"{done} workbooks, {troubles} troubles, {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
    sys.exit(1 if troubles else 0)
