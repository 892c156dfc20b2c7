"""Print how the package is built, beside the goals: ``make measure``. Fewer is better."""

from __future__ import annotations

import ast
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from govtool.base.text_width import width
from govtool.rules import RULES
from govtool.subjects import registry

PACKAGE = Path(__file__).parent.parent / "govtool"
WIDTH = 110


def main() -> None:
    """Print one line for each measure: what it is, its value, the goal."""
    trees = {
        _module(file): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(PACKAGE.rglob("*.py"))
    }
    print(f"{'measure':52} {'now':>12} {'goal':>12}")
    for name, value, goal in _measures(trees):
        print(f"{name:52} {value:>12} {goal:>12}")


def _module(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _measures(trees: Mapping[str, ast.Module]) -> Iterator[tuple[str, str, str]]:
    lines = [
        line
        for file in PACKAGE.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    yield "lines of the package", f"{len(lines)}", "fewer"
    nodes = sum(1 for tree in trees.values() for _node in ast.walk(tree))
    yield "syntax nodes of the package, in thousands", f"{nodes / 1000:.0f}", "fewer"
    yield f"lines wider than {WIDTH} columns", f"{sum(width(line) > WIDTH for line in lines)}", "0"
    kinds = [_naming(trees, {code, kind.model.__name__}) for code, kind in registry.kinds().items()]
    yield "modules that name a kind of event, median", f"{statistics.median(kinds):g}", "2"
    rules = [_naming(trees, {rule}) for rule in RULES]
    yield "modules that name a rule, median", f"{statistics.median(rules):g}", "2"
    sizes = sorted(_sizes(trees))
    tenths = statistics.quantiles(sizes, n=10)
    found = f"{statistics.median(sizes):.0f} / {tenths[-1]:.0f}"
    yield "syntax nodes of a function, median / 90th", found, "45 / 130"
    imports = {name: _imports(tree, trees.keys()) for name, tree in trees.items()}
    yield (
        "imports of own modules, mean",
        f"{statistics.mean(map(len, imports.values())):.1f}",
        "4.5",
    )
    chain, circle = _longest(imports)
    yield "longest chain of imports", f"{chain}" if not circle else " → ".join(circle), "18"
    yield "modules in a circle of imports", f"{len(set(circle))}", "0"
    classes = Counter(
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )
    yield "class names with two meanings", f"{sum(n > 1 for n in classes.values())}", "0"


def _naming(trees: Mapping[str, ast.Module], names: set[str]) -> int:
    """Return how many modules name something, as a name, an attribute or a text of its own."""
    return sum(any(_name(node) in names for node in ast.walk(tree)) for tree in trees.values())


def _name(node: ast.AST) -> str | None:
    match node:
        case (
            ast.Name(id=name)
            | ast.Attribute(attr=name)
            | ast.ClassDef(name=name)
            | ast.FunctionDef(name=name)
        ):
            return name
        case ast.Constant(value=str(text)):
            return text
    return None


def _sizes(trees: Mapping[str, ast.Module]) -> Iterator[int]:
    """Yield the number of syntax nodes of each function."""
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield sum(1 for _part in ast.walk(node))


def _imports(tree: ast.Module, known: Collection[str]) -> set[str]:
    """Return the modules of the package that a module imports when it is imported itself."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in known else node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name in known}


def _longest(imports: Mapping[str, set[str]]) -> tuple[int, list[str]]:
    """Return the length of the longest chain of imports, and a circle if there is one."""
    depth: dict[str, int] = defaultdict(int)
    try:
        for name in TopologicalSorter(imports).static_order():
            depth[name] = 1 + max((depth[other] for other in imports.get(name, ())), default=0)
    except CycleError as error:
        return 0, list(error.args[1])
    return max(depth.values()), []


if __name__ == "__main__":
    main()
