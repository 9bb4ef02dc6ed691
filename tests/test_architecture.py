"""Who may import whom, as the folder layout promises."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pipeline", "glossary", "feeds")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("package", ["glossary", "feeds"])
def test_glossary_and_feeds_import_nothing_of_ours_outside_themselves(package: str) -> None:
    others = tuple(set(PACKAGES) - {package})
    for path in (ROOT / package).rglob("*.py"):
        strangers = [name for name in imported(path) if name.split(".")[0] in others]
        assert not strangers, f"{path} imports {strangers}"


def test_article_and_errors_are_the_ground_floor() -> None:
    for name in ("article", "errors"):
        assert not [m for m in imported(ROOT / "pipeline" / f"{name}.py") if m.split(".")[0] in PACKAGES]


def test_only_the_command_line_sits_on_run() -> None:
    for path in MODULES:
        if "cli" not in path.parts:
            assert "pipeline.run" not in list(imported(path)), f"{path} imports pipeline.run"
            assert not [m for m in imported(path) if m.startswith("pipeline.cli")], f"{path} imports the command line"


def test_imports_have_no_cycles() -> None:
    names = {dotted(path) for path in MODULES}
    graph = {
        dotted(path): {name for name in imported(path) if name in names and name != dotted(path)} for path in MODULES
    }
    packages = {name for name in names if any(other.startswith(f"{name}.") for other in names)}
    finished: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"cycle: {' → '.join((*trail, name))}"
        if name not in finished:
            for other in graph[name] - packages:
                visit(other, (*trail, name))
            finished.add(name)

    for name in graph:
        visit(name, ())


def test_the_command_line_starts_without_engines_parsers_or_storage() -> None:
    heavy = ("ctranslate2", "sentencepiece", "lxml", "sqlalchemy", "httpx", "babel", "pymorphy3", "numpy", "rich")
    code = f"import sys, pipeline.cli; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
