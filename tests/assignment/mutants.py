"""Mutants of the verifier: each must be found out by the claims and forgeries, or be argued in `mutants.toml`.

``python tests/assignment/mutants.py [module …]`` changes one thing at a time in the verifier's modules (a comparison, a
sign, a constant, a condition, a statement left out), asks every mutant every question of `questions.py`, and compares
what it answers, to the letter, with what the verifier does. A mutant that answers the same survives.
Survivors that are not argued, and arguments for mutants that are killed, end the run with exit code 1.
"""

from __future__ import annotations

import ast
import pickle
import signal
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from questions import Question, of_assignments, of_changes, of_results

import matchcore
from matchcore.errors import ProofError

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src/matchcore"
SMALL = {"_BLOCK": 3, "_AT_ONCE": 9, "_JUDGED_PLAINLY": 20}
"""What the modules take at a time, and at all: small pools are taken in several parts, and some are too large."""

EXAMS = {
    ("verify_told", "verify", "verify_ties"): of_assignments,
    ("verify_change",): of_changes,
    ("verifying",): of_results,
}
"""Modules that belong together, those that others import first; and what is asked of them."""

SECONDS = 20
"""Of the processor's time: a mutant that takes longer does not end."""

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
    """One change: its module, what stood where and what stands there now, and the module with it."""

    module: str
    name: str
    tree: ast.Module


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module; those that read the same are numbered."""
    tree = _parsed(module)
    places = {id(node): name for name, root in _functions(tree) for node in ast.walk(root)}
    around = {id(node): whole for whole in ast.walk(tree) for node in ast.iter_child_nodes(whole)}
    for noted in ast.walk(tree):
        for kind in ("annotation", "returns"):
            for node in ast.walk(getattr(noted, kind, None) or ast.Pass()):
                places.pop(id(node), None)
    told: Counter[str] = Counter()
    for at, statement in enumerate(tree.body):
        copied = pickle.dumps(statement)
        for number, node in enumerate(ast.walk(statement)):
            place = places.get(id(node))
            for change in _changes(node) if place else ():
                other = pickle.loads(copied)
                twin = next(islice(ast.walk(other), number, None))
                whole = around[id(node)] if isinstance(node, ast.Constant) else node
                before = f"{ast.unparse(whole).splitlines()[0]}{f' [{node.value}]' if whole is not node else ''}"
                change(twin)
                name = f"{module}.{place}: {before}  →  {ast.unparse(twin).splitlines()[0]}"
                told[name] += 1
                name += f" ({told[name]})" if told[name] > 1 else ""
                body = [*tree.body[:at], ast.fix_missing_locations(other), *tree.body[at + 1 :]]
                yield Mutant(module, name, ast.Module(body, []))


@cache
def _parsed(module: str) -> ast.Module:
    [path] = SOURCE.rglob(f"{module}.py")
    return ast.parse(path.read_text(encoding="utf-8"))


def argued() -> set[str]:
    """The names of the mutants that are argued to be no other verifier than the verifier."""
    groups = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["argued"]
    return {name for group in groups for name in group["mutants"]}


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
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in REPLACED:
        yield lambda twin: setattr(twin, "op", REPLACED[type(twin.op)]())
    elif isinstance(node, ast.UnaryOp):
        yield lambda twin: _become(twin, twin.operand)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        for value in (not node.value,) if isinstance(node.value, bool) else (node.value + 1, node.value - 1):
            yield lambda twin, value=value: setattr(twin, "value", value)
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS:
            field = "attr" if isinstance(node.func, ast.Attribute) else "id"
            yield lambda twin, name=name, field=field: setattr(twin.func, field, CALLS[name])
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield lambda twin: setattr(twin, "test", ast.Constant(False))
        yield lambda twin: setattr(twin, "test", ast.Constant(True))
    if (
        isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant | ast.Yield))
        or (isinstance(node, ast.Assign) and not any(isinstance(target, ast.Name) for target in node.targets))
    ):
        yield lambda twin: _become(twin, ast.Pass())


def _become(twin: ast.AST, other: ast.AST) -> None:
    twin.__class__ = other.__class__
    twin.__dict__ = other.__dict__


def answer(ask: Callable[[Any], object], verifier: Any) -> str:
    """What a verifier says, in words; every other way to end is an answer too."""
    try:
        return str(ask(verifier))
    except ProofError as error:
        return str(error)
    except TimeoutError:
        raise
    except Exception as error:  # noqa: BLE001  # a mutant may fail in any way
        return type(error).__name__


def loaded(names: Sequence[str], mutant: Mutant | None = None) -> Any:
    """What these modules make public, one of them exchanged for a mutant."""
    public: dict[str, Any] = {}
    for name in names:
        is_mutant = mutant is not None and mutant.module == name
        space: dict[str, Any] = {"__name__": f"mutated_{name}"}
        sys.modules[f"mutated_{name}"] = SimpleNamespace(__dict__=space)  # type: ignore[assignment]  # for dataclasses
        exec(compile(mutant.tree if is_mutant else _parsed(name), name, "exec"), space)  # the verifier's own source
        space.update({key: value for key, value in public.items() if key in space})
        space.update({key: size for key, size in SMALL.items() if key in space})
        public.update({key: value for key, value in space.items() if not key.startswith("_")})
    return SimpleNamespace(**public)


def is_killed(mutant: Mutant, names: Sequence[str], exam: list[tuple[Question, str]]) -> bool:
    """Whether it answers anything otherwise, or does not end. What kills is asked first the next time."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        verifier = loaded(names, mutant)
        for at, ((_, ask), words) in enumerate(exam):
            if answer(ask, verifier) != words:
                exam.insert(0, exam.pop(at))
                return True
        return False
    except Exception:  # noqa: BLE001  # it does not end, or not even load
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(*_: Any) -> None:
    raise TimeoutError


def examined(
    names: Sequence[str], questions: Sequence[Question], wanted: Sequence[str]
) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of those modules that are wanted, and whether it is killed."""
    signal.signal(signal.SIGVTALRM, _too_long)
    plain = loaded(names)
    exam = [(question, answer(question[1], plain)) for question in questions]
    for (name, _), words in exam:
        assert not words.endswith("Error"), f"{name}: {words}"
    exam = [exam[at] for at in np.random.default_rng(1).permutation(len(exam))]  # kinds mixed: a kill comes early
    for name in names:
        for mutant in mutants(name) if name in wanted else ():
            yield mutant, is_killed(mutant, names, exam)


def main(wanted: Sequence[str]) -> int:
    """Run the mutants of these modules; print the counts and the survivors."""
    np.seterr(all="ignore")
    equal = {name for name in argued() if name.split(".")[0] in wanted}
    count: Counter[tuple[str, str]] = Counter()
    survivors: set[str] = set()
    for names, questions in EXAMS.items():
        if not set(names) & set(wanted):
            continue
        for mutant, killed in examined(names, [*questions()], wanted):
            count[mutant.module, "killed" if killed else "argued" if mutant.name in equal else "open"] += 1
            if not killed:
                survivors.add(mutant.name)
                if mutant.name not in equal:
                    print(f"survives: {mutant.name}", flush=True)
    for name in sorted(equal - survivors):
        print(f"argued, but is killed or is no more: {name}")
    for name in wanted:
        print(f"{name:15}", *(f"{count[name, end]:4} {end}" for end in ("killed", "argued", "open")))
    return 1 if equal ^ survivors else 0


if __name__ == "__main__":
    assert matchcore.__file__ == str(SOURCE / "__init__.py"), "run with PYTHONPATH=src"
    sys.exit(main(sys.argv[1:] or [name for names in EXAMS for name in names]))
