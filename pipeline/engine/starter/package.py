"""``python -m pipeline.engine.starter.package``: a checkpoint becomes two packages that any Argos Translate runs."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from pipeline.engine.archive import METADATA
from pipeline.engine.starter.documents import documents, held_out
from pipeline.engine.starter.extra import require_training
from pipeline.engine.starter.vocabulary import LANGUAGE_PIECES
from pipeline.engine.starter.words import load_words

NAMES = {"ru": "Russian", "en": "English", "kk": "Kazakh"}
#: Written words with an entry of their own; each costs 250 bytes.
WRITTEN_WORDS = 40_000


def main() -> None:
    import sys
    from pipeline.engine.starter.export import choose_forms, export
    from pipeline.engine.starter.network import restored
    import torch

    cp, pieces, out, n = sys.argv[1:5]
    out = Path(out)
    out.mkdir(exist_ok=True)
    words = load_words()
    pieces = Path(pieces).read_bytes()
    net = restored(torch.load(cp), words.vectors)
    dev = held_out()
    sentences = [t.ru for d in documents() if d.name not in dev for t in d.triples]
    forms = choose_forms(sentences, words.words, pieces, int(n))
    with tempfile.TemporaryDirectory() as t:
        export(net, words, pieces, forms, Path(t))
        for code, mark in LANGUAGE_PIECES.items():
            name = f"translate-ru_{code}-0_2"
            meta = {
                "package_version": "0.2",
                "argos_version": "1.9",
                "from_code": "ru",
                "from_name": "Russian",
                "to_code": code,
                "to_name": NAMES[code],
                "target_prefix": mark,
                "type": "translate",
                "code": f"translate-ru_{code}",
            }
            with zipfile.ZipFile(out / f"{name}.argosmodel", "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr(f"{name}/{METADATA}", json.dumps(meta, ensure_ascii=False))
                for p in sorted(Path(t).rglob("*")):
                    if p.is_file():
                        z.write(p, f"{name}/{p.relative_to(t)}")
            print(out / f"{name}.argosmodel", (out / f"{name}.argosmodel").stat().st_size)


main()
