"""The README inside a package: what it is for, what it is worth, and what to use instead."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engine.starter.evaluate import Evaluation

NAMES = {"ru": "Russian", "en": "English", "kk": "Kazakh"}

_PRODUCTION = {
    "en": """`tilshi models install ru en` fetches the public Argos package;
`tilshi models convert Helsinki-NLP/opus-mt-ru-en --from ru --to en` makes one of OPUS-MT (CC BY 4.0).""",
    "kk": """No public Argos package translates into Kazakh.
`tilshi models convert issai/tilmash --from ru --to kk` makes one of Tilmash (CC BY 4.0, much larger).""",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a package was made of."""

    #: Sentences that it was trained on.
    sentences: int
    #: Where they are from: ``written for this project (MIT)``.
    texts: str
    licence: str
    encoder_layers: int
    decoder_layers: int
    width: int


def card(target: str, version: str, origin: Origin, result: Evaluation | None) -> str:
    """The README as Markdown.

    Args:
        target: language that the package translates into.
        version: of the package.
        origin: what it was made of.
        result: what was measured; None when nothing was.
    """
    parts = [_introduction(target, version, origin), _measured(result) if result else "", _limits(target, result)]
    return "\n".join(part for part in parts if part)


def _introduction(target: str, version: str, origin: Origin) -> str:
    return f"""# Russian → {NAMES[target]}: Tilshi's starter package {version}

License: {origin.licence}

A small model so that Tilshi works at once and offline, and so that everybody can retrain it for their own
newsroom. It was made for press releases of public institutions, and nothing else.

- **Data**: {origin.sentences:,} sentences of press releases in Russian, English and Kazakh, {origin.texts},
  and word vectors of `navec` (MIT) for Russian words. No text from anywhere else.
- **Model**: a Transformer of the Marian type with {origin.encoder_layers} encoder and {origin.decoder_layers} decoder
  layers, {origin.width} wide, in 8-bit integers; one model for both languages, told by `target_prefix` which to
  write.
- **Placeholders**: `⟦0⟧ … ⟦9⟧` are single pieces. Tilshi puts them where official names, persons, dates and amounts
  stand; in Kazakh output a canonical ending follows (`⟦0⟧ның`), which Tilshi turns into the right one.
- **Sentence splitter**: none inside. Plain Argos Translate downloads MiniSBD's when it first splits a text; Tilshi
  splits sentences itself and needs no network.
- **Made by** `python -m pipeline.engine.starter.train` and `python -m pipeline.engine.starter.package`.
"""


def _measured(result: Evaluation) -> str:
    around = {**result.with_glossary.domains, "all": result.with_glossary.overall}
    rows = [
        f"| {name} | {alone.sentences} | {alone.chrf} | {alone.bleu} | {around[name].chrf} | {around[name].bleu} |"
        for name, alone in {**result.bare.domains, "all": result.bare.overall}.items()
    ]
    counts, names = result.with_glossary.faithfulness, result.adherence
    outside = result.outside
    return "\n".join(
        [
            "## Measured",
            "",
            "On documents of the corpus that the model never saw, with a beam of 2; the last two columns are what",
            "Tilshi makes of it, with its glossary around the model.",
            "",
            "| domain | sentences | chrF | BLEU | chrF, glossary | BLEU, glossary |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            f"| outside its domain | {outside.sentences} | {outside.chrf} | {outside.bleu} | | |",
            "",
            f"- chrF {result.chrf_signature}; BLEU {result.bleu_signature}",
            f"- Official names kept with the glossary: {names.terms_kept} of {names.terms}; "
            f"{names.in_pieces} of {names.sentences} sentences had to be translated in pieces for it.",
            f"- Placeholders copied exactly once: {result.copied_once} of {result.masked} sentences (a sentence that",
            "  lost one is tried again).",
            f"- Groups of digits kept: {counts.numbers_kept} of {counts.numbers}. Sentences with an invented number: "
            f"{counts.invented_numbers}; with an invented name: {counts.invented_names}; in a loop: {counts.loops}; "
            f"all of {counts.sentences}.",
            f"- {result.words_per_second:.0f} source words a second on one core.",
            "",
        ]
    )


def _limits(target: str, result: Evaluation | None) -> str:
    outside = ""
    if result:
        outside = f" (chrF {result.outside.chrf} on everyday sentences, {result.bare.overall.chrf} in its domain)"
    return f"""## Limits

- Every sentence must be read by a person who knows both languages. The model omits, adds and mistakes; what Tilshi
  guards are names, dates and numbers, not the meaning.
- Outside press releases it is useless{outside}.
- Words that the model has never seen are guessed from their letters.

## For production

{_PRODUCTION[target]}
A better package of the same pair takes the place of this one as soon as it is installed. A remote engine can be named
in `tilshi.toml`.
"""
