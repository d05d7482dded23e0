"""A structure-aware fuzzer for the readers of ads, exchange formats and reviewed proposals.

It takes good documents apart and puts them together wrongly: values of the wrong kind and size in every place, parts
left out, doubled, swapped, nested; for text, bytes changed as well. What comes out must be records or a MatchcoreError
with words in both languages, and soon. ``python tests/files/fuzzing.py 1000000 7`` runs a million with seed 7; an input
that breaks a reader is written to tests/data/fuzz, where the tests read it again. With a folder of reference data as a
third argument, real ads and published samples are bent as well.
"""

from __future__ import annotations

import copy
import json
import pickle
import random
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matchcore.ads import read_ads
from matchcore.ads.reviewed import read_reviewed
from matchcore.content.strictjson import parsed
from matchcore.errors import MatchcoreError
from matchcore.exchange import elm, europass, hropen, hropen_position, jobseeker, openbadges
from matchcore.exchange.credentials import read_credentials
from matchcore.records import Candidate, Opening

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests/data/fuzz"
PROFILE = {
    "id": 7,
    "kompetenser": [{"taxonomiId": 608904}, {"taxonomiId": 1}],
    "korkort": {"korkortsklasser": ["B", "CE", "X"]},
    "sprak": [{"sprak": "Svenska", "niva": "Bra"}, {"sprak": "Klingonska", "niva": "Lite"}],
    "arbetsorter": [{"geografiKod": "2023"}],
}
SLOWEST = 5.0  # seconds of processor time for one input

NASTY: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, -(10**400), 1e308, float("nan"), float("inf")),
    *("", " ", "580", "0580", "B3", "c1", "två", "2020-13-45", "2020-01", "NaN", "\ud800", "\x00", "=1+1", "å" * 500),
    *([], {}, [[]], [{}], {"a": {}}, [None], {"": None}, [1, "a", {}], {"value": []}, {"id": {}}),
)
TEXTS = (
    "Krav:\nB-körkort och truckkort A+B\nGoda kunskaper i svenska i tal och skrift",
    "Meriterande:\n- HLR\n- Heta arbeten\nVi erbjuder utbildning",
    "(" * 9 + "körkort," * 9,
)


def _real(reference: Path) -> dict[str, tuple[Callable[[Any], Any], Any]]:
    """Each reader of parsed JSON with a real ad or a published sample for it."""

    def loaded(name: str) -> Any:
        return json.loads((reference / name).read_text(encoding="utf-8"))

    return {
        **_streamed("real-", loaded("jobtech_ads.json")["hits"]),
        "hropen-af": (hropen.read_document, loaded("formats/hropen_candidate_employment_service.json")),
        "position-shop": (hropen_position.read_document, loaded("formats/hropen_position_opening.json")),
        "jobseeker": (jobseeker.read_document, loaded("formats/af_jobseeker_profile.json")),
        "elm-sample": (elm.read_document, loaded("formats/elm_credential.jsonld")),
    }


def _streamed(prefix: str, hits: list[Any]) -> dict[str, tuple[Callable[[Any], Any], Any]]:
    """Ads as an answer to a search and as a stream, with short texts."""
    short = [
        {name: value for name, value in {**hit, "description": {"text": text}}.items() if value is not None}
        for hit, text in zip(hits[:3], TEXTS, strict=True)
    ]
    stream = [{**short[0], "timestamp": 1}, {**short[0], "timestamp": 2, "removed": True}, short[2]]
    return {f"{prefix}ads": (read_ads, {"hits": short[:2]}), f"{prefix}stream": (read_ads, stream)}


def _ad(number: int) -> dict[str, Any]:
    """A made-up ad with a value in every field that is read."""
    skills = [{"concept_id": "a", "label": "Truckkort", "legacy_ams_taxonomy_id": "604874"}]
    return {
        "id": f"ad-{number}",
        "headline": "Lagerarbetare",
        "number_of_vacancies": 1 + number,
        "employer": {"name": "Lager AB"},
        "employment_type": {"concept_id": "b", "label": "Tillsvidareanställning (inkl. eventuell provanställning)"},
        "driving_license_required": True,
        "driving_license": [{"concept_id": "c", "label": "B"}],
        "occupation": {"concept_id": "d", "label": "Lagerarbetare", "legacy_ams_taxonomy_id": "7590"},
        "occupation_group": {"label": "Lager- och terminalpersonal", "legacy_ams_taxonomy_id": "4322"},
        "workplace_address": {"municipality_code": "2023", "coordinates": [13.7, 60.7], "postcode": "782 31"},
        "must_have": {"skills": skills, "languages": [{"label": "Svenska"}], "education": []},
        "nice_to_have": {"skills": skills, "languages": [], "education": []},
        "application_deadline": "2026-12-01T23:59:59",
        "publication_date": "2026-11-01T00:00:00",
        "removed": False,
        "timestamp": 1,
    }


def _samples() -> dict[str, tuple[Callable[[Any], Any], Any]]:
    """Each reader of parsed JSON with a good document of our own for it."""
    candidate = Candidate(
        id="c1",
        certificates=[{"code": "truck-b", "issued": "2024-05-01"}, {"code": "licence-b", "expires": "2030-01-01"}],
        languages=[{"language": "sv", "level": "B1", "listening": "B2"}],
        home={"municipality": "0180", "postcode": "123 45"},
        forms=["permanent"],
        reach_km=30,
        available_from="2026-01-01",
    )
    opening = Opening(
        id="o1",
        certificates_required=["truck-b"],
        languages_required=[{"language": "sv", "level": "B1"}],
        workplace={"municipality": "0180"},
        ssyk="4322",
        start="2026-02-01",
        form="permanent",
    )
    badges = open_badge_of(candidate)
    return {
        **_streamed("", [_ad(number) for number in range(3)]),
        "hropen": (hropen.read_document, hropen.hropen_candidate(candidate)),
        "position": (hropen_position.read_document, hropen_position.hropen_position(opening)),
        "profile": (jobseeker.read_document, PROFILE),
        "badges": (read_with_key, badges),
        "presentation": (read_with_key, {"type": ["VerifiablePresentation"], "verifiableCredential": badges}),
        "elm": (elm.read_document, elm.elm_credentials(candidate)),
    }


def open_badge_of(candidate: Candidate) -> list[dict[str, Any]]:
    """Badges with something to check: a proof that does not hold."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "proofPurpose": "assertionMethod",
        "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    }
    return [{**badge, "issuer": {"id": "did:x:y"}, "proof": proof} for badge in openbadges.open_badges(candidate)]


def read_with_key(document: Any) -> Any:
    """Credentials with a key given for their issuer, so that signatures are checked."""
    return read_credentials(document, keys={"did:x:y": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"})


def _place(document: Any, chance: random.Random) -> tuple[Any, Any] | None:
    """A place in a document: a container and a key or index in it, found by walking down at random."""
    place = None
    node = document
    while isinstance(node, dict | list) and node:
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        place = node, key
        if chance.random() < 0.25:
            break
        node = node[key]
    return place


def mutated(packed: bytes, chance: random.Random) -> Any:
    """A copy of a document (pickled: the fastest copy) with one to four things wrong."""
    made = pickle.loads(packed)
    for _ in range(chance.randint(1, 4)):
        place = _place(made, chance)
        if place is None:
            return chance.choice(NASTY)
        node, key = place
        what = chance.randrange(7)
        if what == 0 and isinstance(node, dict):
            del node[key]
        elif what == 1 and isinstance(node, list):
            node.append(copy.deepcopy(node[key]))
        elif what == 2:
            other, at = _place(made, chance) or place
            node[key] = copy.deepcopy(other[at])
        elif what == 3:
            inner = node[key]
            for _ in range(chance.choice((1, 2, 150))):
                inner = [inner]
            node[key] = inner
        elif what == 4 and isinstance(node[key], str):
            node[key] = _bent(node[key], chance)
        else:
            node[key] = copy.deepcopy(chance.choice(NASTY))
    return made


def _bent(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randrange(3)] = chance.choice(
            ["", "\x00", "\ud800", "é", "9", " ", "<", '"', "\n" * 3]
        )
    return "".join(letters)


def _bytes_bent(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        what = chance.randrange(4)
        if what == 0:
            del made[at:]
        elif what == 1:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 2:
            made[at:at] = made[at : at + chance.randrange(200)]
        else:
            made[at:at] = chance.choice(
                [b"<", b"&x;", b"<!DOCTYPE a>", b"\x00", b"\xff", b"]]>", b"<a>" * 50, b"{", b"[" * 200]
            )
    return bytes(made)


class Fuzzer:
    """Makes inputs and reads them; the same seed gives the same inputs."""

    def __init__(self, seed: int, reference: Path | None = None) -> None:
        self.chance = random.Random(seed)
        self.samples = _samples() if reference is None else {**_samples(), **_real(reference)}
        self.packed = {name: pickle.dumps(document) for name, (_, document) in self.samples.items()}
        self.names = [*self.samples, "europass", "json-text", "reviewed", "jwt"]
        self.cv = europass.europass_xml(
            Candidate(id="c", certificates=[{"code": "truck"}], languages=[{"language": "sv", "level": "B1"}])
        )
        self.table = (
            b"accept;opening_id;kind;code;label;demand;level;estimate;quote;confidence;source;start;end\r\n"
            b"ja;o1;language;sv;Svenska;krav;B1;ja;goda kunskaper;90;text;1;5\r\n"
        )
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def one(self) -> tuple[str, Callable[[], Any], Any]:
        """An input: the reader's name, the reading, and the input itself."""
        name = self.chance.choice(self.names)
        if name == "europass":
            content = _bytes_bent(self.cv, self.chance)
            return name, lambda: europass.read_document(content), content
        if name == "reviewed":
            content = _bytes_bent(self.table, self.chance)
            file = self.folder / "reviewed.csv"
            file.write_bytes(content)
            return name, lambda: read_reviewed(file), content
        if name == "json-text":
            inner = self.chance.choice(list(self.samples))
            text = json.dumps(self.samples[inner][1])
            text = _bent(text[: self.chance.randrange(len(text))] if self.chance.random() < 0.5 else text, self.chance)
            return f"{inner}-text", lambda: self.samples[inner][0](parsed(text)), text.encode("utf-8", "surrogatepass")
        if name == "jwt":
            token = _bent("eyJhbGciOiJFZERTQSJ9.eyJ2YyI6eyJ0eXBlIjoiVmVyaWZpYWJsZUNyZWRlbnRpYWwifX0.AAAA", self.chance)
            return name, lambda: read_with_key([token]), token.encode("utf-8", "surrogatepass")
        read, made = self.samples[name][0], mutated(self.packed[name], self.chance)
        return name, lambda: read(made), made


def trouble_with(action: Callable[[], Any]) -> str | None:
    """What is wrong with how a reading ended; None when it ended as it may."""
    started = time.process_time()
    try:
        action()
    except MatchcoreError as error:
        if not (error.text("sv") and error.text("en")):
            return "an error without words"
    except Exception as error:  # noqa: BLE001 (anything else is what the fuzzer looks for)
        return f"{type(error).__name__}: {error}"[:300]
    spent = time.process_time() - started
    return f"{spent:.1f} s" if spent > SLOWEST else None


def run(count: int, seed: int, reference: Path | None) -> list[str]:
    """Read `count` inputs; those that break a reader are kept in the corpus, and told of."""
    fuzzer, told = Fuzzer(seed, reference), []
    for number in range(count):
        name, action, made = fuzzer.one()
        trouble = trouble_with(action)
        if trouble is not None:
            told.append(f"{name} #{number} (seed {seed}): {trouble}")
            keep(name, made, f"{seed}-{number}")
    return told


# Made of published examples and real ads, which are not copied in: their seeds are told instead.
NOT_KEPT = ("real-ads", "real-stream", "hropen-af", "position-shop", "jobseeker", "elm-sample")


def keep(name: str, made: Any, number: str) -> None:
    """Write an input to the corpus."""
    if name.removesuffix("-text") in NOT_KEPT:
        return
    CORPUS.mkdir(parents=True, exist_ok=True)
    content = made if isinstance(made, bytes) else json.dumps(made).encode()
    (CORPUS / f"{name}.{number}").write_bytes(content)


def reading_of(file: Path, fuzzer: Fuzzer) -> Callable[[], Any]:
    """The reading of a kept input again."""
    name, content = file.name.partition(".")[0], file.read_bytes()
    if name == "europass":
        return lambda: europass.read_document(content)
    if name == "reviewed":
        return lambda: read_reviewed(file)
    if name == "jwt":
        return lambda: read_with_key([content.decode("utf-8", "surrogatepass")])
    if name.endswith("-text"):
        text = content.decode("utf-8", "surrogatepass")
        return lambda: fuzzer.samples[name.removesuffix("-text")][0](parsed(text))
    return lambda: fuzzer.samples[name][0](json.loads(content))


if __name__ == "__main__":
    wanted, first = int(sys.argv[1]), int(sys.argv[2])
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    began, done, troubles = time.monotonic(), 0, 0
    while done < wanted:
        size = min(10_000, wanted - done)
        found = run(size, first + done, folder)
        done, troubles = done + size, troubles + len(found)
        sys.stdout.writelines(f"{line}\n" for line in found)
        sys.stdout.write(f"{done} inputs, {troubles} troubles, {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
    sys.exit(1 if troubles else 0)
