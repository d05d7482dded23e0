"""Look at what is handed out as an office would: ``python tools/look.py MODULES`` fails where something is wrong.

The page in Debian's Chromium at the widths of a desk and a telephone, light and dark, checked by axe; papers and the
whole workbook printed by LibreOffice, a page for each person. ``.ci/look`` installs what it takes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from matchcore import MatchResult, match, synthetic_pool
from matchcore.synthetic import SyntheticPool, demo_pool

SIZES = ((1280, 800), (390, 844))
WORDS = ("truck", "körkort", "qqq")
"""What is searched for: certificates by a part of their name, and what nobody holds."""

N_PEOPLE, MOST_EMPLOYERS = 3, 20
"""So many people's and employers' papers are printed of each pool."""

OFFICE = ("soffice", "pdftotext")
BROWSER = ("chromium", "node")


def holders(result: MatchResult, pool: SyntheticPool, word: str) -> list[int]:
    """The rows of those who hold a certificate by that word."""
    labels = {code: one.label.text("sv").lower() for code, one in result.pool.columns.vocabulary.certificates.items()}
    held = {person.id: [labels[one.code] for one in person.certificates] for person in pool.candidates}
    return [row for row, name in enumerate(result.pool.candidates.ids) if any(word in label for label in held[name])]


def faults_of_the_page(modules: Path, folder: Path) -> list[str]:
    """What Chromium and axe find wrong with the page of the bundled pool, in Swedish and in English."""
    pool = demo_pool()
    pages = []
    for language in ("sv", "en"):
        result = match(pool.candidates, pool.openings, as_of=pool.as_of, language=language)
        path = folder / f"page-{language}.html"
        result.to_html(path, shortlists=result.shortlists(), ring=result.ring_first(5))
        words = WORDS if language == "sv" else ("qqq",)
        found = {word: holders(result, pool, word) for word in words}
        schemes = ("light", "dark") if language == "sv" else ("light",)
        pages.append({"path": str(path), "holders": found, "schemes": schemes})
    asked = {"chromium": which("chromium"), "modules": f"{modules}/", "sizes": SIZES, "pages": pages}
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        ["node", str(script)], input=json.dumps(asked), capture_output=True, text=True, timeout=240, check=False
    )
    if done.returncode:
        return [f"the browser ended with {done.returncode}: {done.stderr.strip()[-800:]}"]
    told = json.loads(done.stdout)
    print(f"{told['version']}, axe: {told['looked']} views of the page, {len(told['faults'])} faults")
    return list(told["faults"])


def faults_of_papers(folder: Path) -> Iterator[str]:
    """Where a paper is not one page, or is printed in letters that an office may lack."""
    wanted: dict[str, tuple[int, int]] = {}
    larger = synthetic_pool(municipality="Järfälla", n_candidates=400, n_openings=250, seed=1)
    for name, pool in (("small", synthetic_pool(programme="malung-salen", n_candidates=41, seed=7)), ("large", larger)):
        result = match(pool.candidates, pool.openings, as_of=pool.as_of)
        people = [person.id for person in pool.candidates]
        offers = Counter(opening.employer for opening in pool.openings)
        seats = Counter({opening.employer: opening.seats for opening in pool.openings})
        employers = [employer for employer, n in offers.items() if n == 1 and seats[employer] <= 2][:MOST_EMPLOYERS]
        lists = result.shortlists()
        some = people[:N_PEOPLE]
        result.hand_out(folder / f"{name}-papers.xlsx", people=some, employers=employers, shortlists=lists)
        wanted[f"{name}-papers"] = (len(some), len(some) + len(employers))
        if name == "small":
            result.hand_out(folder / f"{name}-papers-too.pdf", people=some, employers=employers, shortlists=lists)
            wanted[f"{name}-papers-too"] = wanted[f"{name}-papers"]
            result.to_excel(folder / f"{name}-whole.xlsx")
            wanted[f"{name}-whole"] = (len(people), 0)
    books = [str(folder / f"{name}.xlsx") for name in wanted if (folder / f"{name}.xlsx").exists()]
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *books]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for name, (n_people, n_papers) in wanted.items():
        path = folder / f"{name}.pdf"
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
        pages = text.stdout.split("\f")[:-1]
        fonts = set(re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z]+)", path.read_bytes()))
        of_people = sum(page.lstrip().startswith("Personblad") for page in pages)
        print(f"{name}.pdf: {len(pages)} pages, {of_people} of people, {b', '.join(sorted(fonts)).decode()}")
        if n_papers and len(pages) != n_papers:
            yield f"{name}: {n_papers} papers are {len(pages)} pages"
        if not name.endswith("-too") and of_people != n_people:
            yield f"{name}: {n_people} people's papers are {of_people} pages"
        if not fonts <= {b"LiberationSans", b"Arial", b"ArialMT", b"Helvetica"}:
            yield f"{name}: printed in {fonts}"


def main(modules: str) -> int:
    """Look at both; what is not at hand is told and passed over."""
    faults: list[str] = []
    with TemporaryDirectory() as folder:
        if all(map(which, BROWSER)) and Path(modules, "axe-core").exists():
            faults += faults_of_the_page(Path(modules), Path(folder))
        else:
            print("not looked at in a browser: chromium, node or axe-core is not at hand")
        if all(map(which, OFFICE)):
            faults += faults_of_papers(Path(folder))
        else:
            print("not printed by an office: LibreOffice or pdftotext is not at hand")
    print(*faults, sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
