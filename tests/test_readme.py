"""The README is documentation that stays true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from pipeline.cli.main import tilshi

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "glossary" / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    for name, command in tilshi.commands.items():
        assert f"`tilshi {name}" in README
        if isinstance(command, click.Group):
            (row,) = [line for line in README.splitlines() if line.startswith(f"| `tilshi {name} ")]
            assert not [sub for sub in command.commands if f"`{sub}`" not in row.replace(f"tilshi {name} ", "`")]


def test_every_option_has_a_help_text() -> None:
    def check(command: click.Command) -> None:
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{command.name} {parameter.name}"
        if isinstance(command, click.Group):
            for sub in command.commands.values():
                check(sub)

    check(tilshi)


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[>=<]", dependency)[0] for dependency in project["dependencies"]}
    plumbing = {"pyyaml", "tzdata", "numpy"}
    assert not [name for name in names - plumbing if name.lower() not in README.lower()]


@pytest.mark.parametrize("text", [README, GLOSSARY], ids=["README", "glossary"])
def test_python_examples_run(text: str) -> None:
    namespace: dict[str, object] = {}
    for example in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        for line in example.splitlines():
            code, _, expected = line.partition("#")
            if not code.strip():
                continue
            try:
                expression = compile(code.strip(), "README.md", "eval")
            except SyntaxError:
                exec(code, namespace)
            else:
                value = eval(expression, namespace)
                literal = expected.strip().partition(":")[0]
                if literal.startswith(("'", "True")) and "…" not in literal:
                    assert repr(value) == literal
