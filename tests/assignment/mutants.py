"""Mutants of the verifier: each must be found out by the claims and forgeries, or be argued in `mutants.toml`.

``python tests/assignment/mutants.py [module …]`` changes one thing at a time in the verifier's modules (a comparison, a
sign, a constant, a condition, a statement left out), asks every mutant about every right claim and every forgery, and
compares what it answers, to the letter, with what the verifier does. A mutant that answers the same survives.
Survivors that are not argued, and arguments for mutants that are killed, end the run with exit code 1.
"""

from __future__ import annotations

import ast
import copy
import signal
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from forgeries import RIGHT, Claim, claim, forgeries, tie_claims

from matchcore.assignment import rows_of, verify, verify_told
from matchcore.errors import ProofError

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src/matchcore/assignment"
MODULES = ("verify", "verify_told", "verify_ties")
SECONDS = 60

COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
REPLACED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "append": "delete"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what stood there and what stands there now."""

    module: str
    place: str
    before: str
    after: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return f"{self.module}.{self.place}: {self.before}  →  {self.after}"


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))
    places = {id(node): name for name, root in _functions(tree) for node in ast.walk(root)}
    around = {id(node): whole for whole in ast.walk(tree) for node in ast.iter_child_nodes(whole)}
    for noted in ast.walk(tree):
        for kind in ("annotation", "returns"):
            for node in ast.walk(getattr(noted, kind, None) or ast.Pass()):
                places.pop(id(node), None)
    for number, node in enumerate(ast.walk(tree)):
        place = places.get(id(node))
        if place is None:
            continue
        for change in _changes(node):
            other = copy.deepcopy(tree)
            twin = next(found for at, found in enumerate(ast.walk(other)) if at == number)
            whole = around[id(node)] if isinstance(node, ast.Constant) else node
            before = f"{ast.unparse(whole).splitlines()[0]}{f' [{node.value}]' if whole is not node else ''}"
            change(twin)
            after = ast.unparse(twin).splitlines()[0] if not isinstance(twin, ast.Pass) else "pass"
            yield Mutant(module, place, before, after, ast.fix_missing_locations(other))


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{own.name}", own) for own in node.body if isinstance(own, ast.FunctionDef))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp | ast.Constant | ast.Tuple):
            yield ast.unparse(node.targets[0]), node


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """What can be done to a node; each is called with a copy of it."""
    if isinstance(node, ast.Compare):
        for at, kind in enumerate(node.ops):
            for other in COMPARED[type(kind)]:
                yield lambda twin, at=at, other=other: twin.ops.__setitem__(at, other())
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        other = REPLACED.get(type(node.op))
        if other is not None:
            yield lambda twin, other=other: setattr(twin, "op", other())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield lambda twin: setattr(twin, "op", ast.UAdd())
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        for value in (not node.value,) if isinstance(node.value, bool) else (node.value + 1, node.value - 1):
            yield lambda twin, value=value: setattr(twin, "value", value)
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS:
            field = "attr" if isinstance(node.func, ast.Attribute) else "id"
            yield lambda twin, name=name, field=field: setattr(twin.func, field, CALLS[name])
    elif isinstance(node, ast.If | ast.IfExp):
        yield lambda twin: setattr(twin, "test", ast.Constant(False))
        yield lambda twin: setattr(twin, "test", ast.Constant(True))
    elif isinstance(node, ast.Expr | ast.AugAssign) and not (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Yield)
    ):
        yield _left_out
    if isinstance(node, ast.AugAssign):
        yield _left_out


def _left_out(twin: Any) -> None:
    twin.__class__ = ast.Pass
    twin.__dict__.clear()


def questions() -> list[tuple[str, Any, Claim, Any]]:
    """All that a verifier is asked: what it is about, pairs, the claim, and who is said to be tied."""
    asked: list[tuple[str, Any, Claim, Any]] = []
    for name, own in RIGHT.items():
        asked.append((f"right, {name}", own.pairs, own, None))
        indptr, col, score, seats = own.pairs
        if len(col):
            broken = {
                "a pointer that falls": (np.append(indptr, indptr[-1] - 1), col, score, seats),
                "a first pointer of 1": (np.append([1], indptr[1:]), col, score, seats),
                "a pointer below 0": (np.append([-1], indptr[1:]), col, score, seats),
                "a last pointer too low": (np.append(indptr[:-1], len(col) - 1), col, score, seats),
                "a last pointer too high": (np.append(indptr[:-1], len(col) + 1), col, score, seats),
                "a score too many": (indptr, col, np.append(score, score[:1]), seats),
                "a score too few": (indptr, col, score[1:], seats),
                "a column that is not there": (
                    indptr,
                    np.where(np.arange(len(col)) == len(col) - 1, len(seats), col),
                    score,
                    seats,
                ),
                "a negative column": (indptr, np.where(np.arange(len(col)) == 0, -1, col), score, seats),
                "columns turned round": (indptr, col[::-1], score, seats),
                "a higher score": (indptr, col, score + (np.arange(len(col)) == len(col) - 1) * 3, seats),
                "lower scores": (indptr, col, score - 1, seats),
                "scores too large": (indptr, col, score * 2.0**40 if score.dtype.kind == "f" else score + 2**61, seats),
                "scores too low": (indptr, col, -score - 2**61 if score.dtype.kind != "f" else score * np.nan, seats),
                "a seat more": (indptr, col, score, seats + 1),
                "nobody": (indptr[:1], col[:0], score[:0], seats),
                "no pointers": (indptr[:0], col[:0], score[:0], seats),
            }
            asked += [(f"{what}, {name}", pairs, own, None) for what, pairs in broken.items()]
        asked.append((f"not fixed, {name}", own.pairs, replace(own, fixed=None), None))
        asked.append((f"all fixed, {name}", own.pairs, replace(own, fixed=np.ones(len(indptr) - 1, dtype=bool)), None))
    asked += [(name, forged.pairs, forged, None) for name, forged in forgeries()]
    chance = np.random.default_rng(5)
    for number in range(60):
        n, m = chance.integers(1, 6, 2)
        low, high = [(0, 2), (-2, 3), (0, 9)][number % 3]
        rows = tuple(
            tuple(int(s) if chance.random() < 0.8 else None for s in chance.integers(low, high, m)) for _ in range(n)
        )
        objective = ("best_total", "most_placements")[number // 3 % 2]
        own = claim(rows, tuple(chance.integers(0, 3, m).tolist()), objective)
        right = own.assignment
        asked.append((f"chance {number}", own.pairs, own, None))
        for _ in range(2):
            other = chance.integers(-1, m, n)
            asked.append(
                (
                    f"chance {number}, placed so",
                    own.pairs,
                    replace(own, assignment=replace(right, opening_of=other)),
                    None,
                )
            )
            up = chance.integers(0, 2, m)
            less = np.where(right.opening_of >= 0, up[right.opening_of], 0)
            moved = replace(right, price=right.price + up, surplus=right.surplus - less)
            asked.append((f"chance {number}, priced so", own.pairs, replace(own, assignment=moved), None))
        asked += _of_ties(f"chance {number}", own)
    for number in range(150):
        rows = tuple(
            tuple(int(s) if chance.random() < 0.6 else None for s in chance.integers(0, 3, 4)) for _ in range(5)
        )
        asked += _of_ties(f"tied chance {number}", claim(rows, tuple(chance.integers(0, 3, 4).tolist())))
    for name, own, _ in tie_claims():
        asked += _of_ties(name, own)
    return asked


def _of_ties(name: str, own: Claim) -> Iterator[tuple[str, Any, Claim, Any]]:
    from matchcore.assignment import tied

    is_tied = tied(*own.pairs, own.assignment)
    yield f"ties, {name}", own.pairs, own, is_tied
    for row in range(len(is_tied)):
        yield f"ties of {row}, {name}", own.pairs, own, np.where(np.arange(len(is_tied)) == row, ~is_tied, is_tied)


def answer(modules: Any, pairs: Any, own: Claim, is_tied: Any) -> str:
    """What a verifier says, in words; every other way to end is an answer too."""
    try:
        if is_tied is None:
            return str(modules.verify_assignment(*pairs, own.assignment, fixed=own.fixed))
        n = len(pairs[0]) - 1
        return str(modules.verify_ties(lambda: rows_of(*pairs[:3]), n, pairs[3], own.assignment, is_tied))
    except ProofError as error:
        return str(error)
    except TimeoutError:
        raise
    except Exception as error:  # noqa: BLE001  # a mutant may fail in any way
        return type(error).__name__


def loaded(module: str, tree: ast.Module) -> Any:
    """The verifier with one module exchanged."""
    spaces: dict[str, dict[str, Any]] = {}
    for name in MODULES:
        source = tree if name == module else ast.parse((SOURCE / f"{name}.py").read_text(encoding="utf-8"))
        space: dict[str, Any] = {"__name__": f"mutated_{name}"}
        sys.modules[f"mutated_{name}"] = SimpleNamespace(__dict__=space)  # type: ignore[assignment]  # for dataclasses
        exec(compile(source, name, "exec"), space)  # the verifier's own source
        spaces[name] = space
    spaces["verify"].update({key: spaces["verify_told"][key] for key in verify_told.__all__})
    spaces["verify_ties"]["sides_of"] = spaces["verify"]["sides_of"]
    spaces["verify"]["_BLOCK"] = 3  # so that small pools are passed over in several blocks
    return SimpleNamespace(
        verify_assignment=spaces["verify"]["verify_assignment"], verify_ties=spaces["verify_ties"]["verify_ties"]
    )


def is_killed(mutant: Mutant, exam: list[tuple[Any, str]]) -> bool:
    """Whether it answers anything otherwise, or does not end. What kills is asked first the next time."""
    signal.alarm(SECONDS)
    try:
        modules = loaded(mutant.module, mutant.tree)
        for at, (question, words) in enumerate(exam):
            if answer(modules, *question[1:]) != words:
                exam.insert(0, exam.pop(at))
                return True
        return False
    except TimeoutError:
        return True
    except Exception:  # noqa: BLE001  # it does not even load
        return True
    finally:
        signal.alarm(0)


def _too_long(*_: Any) -> None:
    raise TimeoutError


def main(names: Sequence[str]) -> int:
    """Run the mutants of these modules; print the counts and the survivors."""
    np.seterr(all="ignore")
    signal.signal(signal.SIGALRM, _too_long)
    argued = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["argued"]
    asked = questions()
    plain = loaded("", ast.Module([], []))
    expected = [answer(plain, *question[1:]) for question in asked]
    crashed = [question[0] for question, words in zip(asked, expected) if words.endswith("Error")]
    order = np.random.default_rng(1).permutation(len(asked)).tolist()  # kinds mixed: a kill comes early
    exam = [(asked[at], expected[at]) for at in order]
    count: Counter[str] = Counter()
    survivors: list[str] = []
    for module in names:
        for mutant in mutants(module):
            killed = is_killed(mutant, exam)
            count[f"{module} {'killed' if killed else 'survived'}"] += 1
            if not killed:
                survivors.append(mutant.name)
                print(f"survived: {mutant.name}", flush=True)
    argued = {name: why for name, why in argued.items() if name.split(".")[0] in names}
    unargued = sorted(set(survivors) - set(argued))
    unneeded = sorted(set(argued) - set(survivors))
    print(f"{len(asked)} questions, {dict(count)}; {len(survivors)} survived, {len(unargued)} of them not argued")
    for title, found in (("not argued", unargued), ("argued but killed", unneeded), ("raised otherwise", crashed)):
        for name in found:
            print(f"{title}: {name}")
    return 1 if unargued or unneeded or crashed else 0


if __name__ == "__main__":
    assert verify.__file__ == str(SOURCE / "verify.py"), "run with PYTHONPATH=src"
    sys.exit(main(sys.argv[1:] or MODULES))
