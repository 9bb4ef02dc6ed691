"""Hugging Face checkpoints → Argos packages: Marian (OPUS-MT), M2M-100, NLLB and what was fine-tuned from them.

The package holds the model as CTranslate2 wants it, the tokenizer, and in ``metadata.json`` the language tokens that
the family expects in front: ``target_prefix``, which argostranslate knows too, and ``source_prefix``, which is ours.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.article import language_tag
from pipeline.engine.archive import METADATA
from pipeline.engine.language_name import language_name
from pipeline.engine.packages import README, Kind, Package, is_version, licence_in, read_package
from pipeline.engine.sentencepiece_file import from_tokenizer_json
from pipeline.engine.tokens import SENTENCEPIECE, TARGET_SENTENCEPIECE
from pipeline.errors import PackageError

#: Tag → FLORES-200 code, as NLLB's tokens are called.
FLORES = {
    "ar": "arb_Arab",
    "az": "azj_Latn",
    "be": "bel_Cyrl",
    "bg": "bul_Cyrl",
    "de": "deu_Latn",
    "en": "eng_Latn",
    "es": "spa_Latn",
    "fa": "pes_Arab",
    "fr": "fra_Latn",
    "hy": "hye_Armn",
    "it": "ita_Latn",
    "ja": "jpn_Jpan",
    "ka": "kat_Geor",
    "kk": "kaz_Cyrl",
    "ko": "kor_Hang",
    "ky": "kir_Cyrl",
    "mn": "khk_Cyrl",
    "pl": "pol_Latn",
    "ru": "rus_Cyrl",
    "tg": "tgk_Cyrl",
    "tk": "tuk_Latn",
    "tr": "tur_Latn",
    "tt": "tat_Cyrl",
    "ug": "uig_Arab",
    "uk": "ukr_Cyrl",
    "uz": "uzn_Latn",
    "zh": "zho_Hans",
}
QUANTIZATIONS = ("int8", "int8_float16", "int8_float32", "int16", "float16", "float32")

_ADVICE = "see the model's card"
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a family of models wants."""

    source_prefix: str
    target_prefix: str
    #: The checkpoint's SentencePiece file, and the one of the target where it has its own.
    pieces: str
    target_pieces: str = ""


def convert(
    checkpoint: Path | str,
    source: str,
    target: str,
    output: Path,
    *,
    version: str = "1.0",
    licence: str = "",
    quantization: str = "int8",
) -> Package:
    """Make a package for one language pair from a checkpoint.

    Args:
        checkpoint: a folder as transformers saves it, or a name on the Hugging Face hub (needs the network).
        source, target: language codes.
        output: the ``.argosmodel`` file to write, or a folder to write it into; appears whole or not at all.
        version: of the package.
        licence: of the model; by default what the checkpoint's README says.
        quantization: one of ``QUANTIZATIONS``.

    Raises:
        PackageError: the extra ``convert`` is not installed, the checkpoint is of another family, is broken or lacks
            something, or it does not translate between the languages.
    """
    _check_quantization(quantization)
    if not is_version(version):
        raise PackageError(f"version {version!r}", "a package cannot be called so", "write for instance 1.0")
    source, target = language_tag(source), language_tag(target)
    converters = _import_converters()
    folder = _local(checkpoint)
    family = _family(folder)
    _check_files(folder)
    tokenizer = _tokenizer(folder)
    recipe = _recipe(family, folder, tokenizer, source, target)
    licence = licence or _card_licence(folder)
    name = f"translate-{source}_{target}-{re.sub(r'[^0-9]+', '_', version).strip('_') or '0'}"
    goal = output if output.suffix == ".argosmodel" and not output.is_dir() else output / f"{name}.argosmodel"
    with tempfile.TemporaryDirectory(prefix="tilshi-convert-") as temporary:
        package = Path(temporary) / name
        package.mkdir()
        _convert_model(converters, folder, tokenizer, package / "model", quantization)
        _copy_tokenizer(folder, package, recipe)
        about = _metadata(source, target, version, licence, recipe)
        (package / METADATA).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
        (package / README).write_text(_readme(about, str(checkpoint), quantization), encoding="utf-8")
        _zip(package, goal)
    return read_package(goal, Kind.NEWSROOM)


def _check_quantization(quantization: str) -> None:
    if quantization not in QUANTIZATIONS:
        choices = ", ".join(QUANTIZATIONS)
        raise PackageError(f"quantization {quantization!r}", "there is none", f"choose one of {choices}")


def _import_converters() -> Any:
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
        from ctranslate2 import converters
    except ImportError as error:
        raise PackageError(
            "tilshi models convert",
            f"it needs packages that are not installed ({error.name})",
            "install them with: pip install 'tilshi[convert]'",
        ) from error
    return converters


def _local(checkpoint: Path | str) -> Path:
    """The checkpoint as a folder; a name is downloaded into Hugging Face's own cache."""
    folder = Path(checkpoint)
    if folder.is_dir():
        return folder
    if folder.exists() or not re.fullmatch(r"[\w.-]+/[\w.-]+", str(checkpoint)):
        raise PackageError(
            checkpoint, "this is no folder with a checkpoint", "give a folder, or a name as owner/model"
        )
    hub = importlib.import_module("huggingface_hub")
    try:
        return Path(hub.snapshot_download(str(checkpoint)))
    except Exception as error:  # of whichever HTTP library it uses
        cause = f"it cannot be downloaded ({_first_line(error)})"
        raise PackageError(checkpoint, cause, "check the name and the network, or give a folder") from error


def _family(folder: Path) -> str:
    """Marian or M2M-100, to which NLLB belongs."""
    family = str(_read_json(folder / "config.json").get("model_type"))
    if family not in ("marian", "m2m_100"):
        raise PackageError(folder, f"models of the type {family} cannot be converted", "use Marian, M2M-100 or NLLB")
    return family


def _weights(folder: Path) -> list[Path]:
    """The files of weights that transformers reads: safetensors where there are any."""
    return sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))


def _check_files(folder: Path) -> None:
    """Find the usual damages before libraries find them in words of their own.

    Raises:
        PackageError: naming the file.
    """
    from sentencepiece import SentencePieceProcessor

    pieces = sorted({*folder.glob("*.spm"), *folder.glob("sentencepiece*.model")})
    for path in (*_weights(folder), *pieces):
        with path.open("rb") as file:
            start = file.read(len(_LFS_POINTER))
        if not start:
            raise PackageError(path, "the file is empty", "download it again")
        if start == _LFS_POINTER:
            raise PackageError(path, "this is a pointer of Git LFS, not the file itself", "run: git lfs pull")
    for path in pieces:
        try:
            SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise PackageError(path, "this is no SentencePiece model", "download it again") from error


def _recipe(family: str, folder: Path, tokenizer: Any, source: str, target: str) -> _Recipe:
    """How to speak to the model in ``folder``.

    Raises:
        PackageError: it does not translate between the languages.
    """
    vocabulary = set(tokenizer.get_vocab())
    if family == "marian":
        prefix = _marian_prefix(folder, vocabulary, target)
        _check_marian_languages(folder, {"source_lang": source} | ({} if prefix else {"target_lang": target}))
        return _Recipe(prefix, "", "source.spm", "target.spm")
    nllb = FLORES["en"] in vocabulary
    names = [FLORES.get(tag, "") if nllb else f"__{tag}__" for tag in (source, target)]
    for tag, name in zip((source, target), names, strict=True):
        if name not in vocabulary:
            raise PackageError(folder, f"the model does not know the language {tag}", _ADVICE)
    return _Recipe(names[0], names[1], "sentencepiece.bpe.model")


def _marian_prefix(folder: Path, vocabulary: Collection[str], target: str) -> str:
    """``>>kaz<<`` for a model with several targets; nothing for a model with one."""
    marks = sorted(token for token in vocabulary if re.fullmatch(r">>\S+<<", token))
    if not marks:
        return ""
    language, *subtags = target.split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4), _likely_script(language))
    fitting = [mark for mark in marks if _language(mark[2:-2]) == language]
    if fitting:
        return min(fitting, key=lambda mark: (not mark.lower().endswith(f"_{script}<<"), "_" in mark))
    raise PackageError(folder, f"the model does not translate into {target}", f"it has {', '.join(marks[:12])}")


def _check_marian_languages(folder: Path, wanted: Mapping[str, str]) -> None:
    """Refuse a model whose ``tokenizer_config.json`` says that it is for another language.

    Names of groups, such as ``trk`` or ``ROMANCE``, say nothing against a language.
    """
    from babel import Locale

    path = folder / "tokenizer_config.json"
    stated = _read_json(path) if path.is_file() else {}
    known = Locale("en").languages
    for key, tag in wanted.items():
        language = _language(str(stated.get(key, "")))
        if language in known and language not in (tag.split("-")[0], "mul"):
            raise PackageError(path, f"the model is for {language}, not for {tag} ({key})", _ADVICE)


def _language(code: str) -> str:
    """The tag's language for a code as models have it: ``kk`` for ``kaz_Cyrl``, ``az`` for ``azj`` and ``aze``.

    From CLDR's aliases, which also lead from one language of a macrolanguage to it.
    """
    from babel.core import get_global

    first = re.split("[_-]", code.lower())[0]
    return str(get_global("language_aliases").get(first, first))


def _likely_script(language: str) -> str:
    """The script in which a language is mostly written (CLDR), in small letters; empty when it is not known."""
    from babel.core import get_global

    return str(get_global("likely_subtags").get(language, "__")).lower().split("_")[1]


def _tokenizer(folder: Path) -> Any:
    """The checkpoint's tokenizer, every language token a part of its vocabulary.

    M2M-100's knows the numbers of its language tokens but does not list them; CTranslate2 goes by the list.
    """
    import transformers

    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
    except Exception as error:  # of the many libraries that read the many kinds
        cause = f"its tokenizer cannot be read ({_first_line(error)})"
        raise PackageError(folder, cause, "check that the checkpoint is complete") from error
    numbers: Mapping[str, int] = getattr(tokenizer, "lang_token_to_id", {})
    missing = set(numbers) - set(tokenizer.get_vocab())
    tokenizer.add_tokens(sorted(missing, key=lambda token: numbers[token]), special_tokens=True)
    return tokenizer


def _first_line(error: Exception) -> str:
    line = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {line[:200]}" if line else type(error).__name__


def _convert_model(converters: Any, folder: Path, tokenizer: Any, model: Path, quantization: str) -> None:
    class Converter(converters.TransformersConverter):  # type: ignore[misc]
        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return tokenizer

    try:
        Converter(str(folder)).convert(str(model), quantization=quantization)
    except Exception as error:  # of whatever reads the weights
        weights = _weights(folder)
        cause = f"the checkpoint cannot be converted ({_first_line(error)})"
        raise PackageError(
            weights[0] if len(weights) == 1 else folder, cause, "check that it is whole, and transformers' version"
        ) from error
    config = _read_json(model / "config.json")
    # transformers' tokenizers close every source with the end mark; so must whoever feeds the converted model.
    config["add_source_eos"] = True
    (model / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")


def _copy_tokenizer(folder: Path, package: Path, recipe: _Recipe) -> None:
    pieces, target_pieces = folder / recipe.pieces, folder / recipe.target_pieces
    if pieces.is_file():
        shutil.copyfile(pieces, package / SENTENCEPIECE)
    elif (folder / "tokenizer.json").is_file() and not recipe.target_pieces:
        rebuilt = from_tokenizer_json(_read_json(folder / "tokenizer.json"), folder)
        (package / SENTENCEPIECE).write_bytes(rebuilt)
    else:
        raise PackageError(folder, f"the checkpoint lacks {recipe.pieces}", _ADVICE)
    if recipe.target_pieces:
        if not target_pieces.is_file():
            raise PackageError(folder, f"the checkpoint lacks {recipe.target_pieces}", _ADVICE)
        if target_pieces.read_bytes() != pieces.read_bytes():
            shutil.copyfile(target_pieces, package / TARGET_SENTENCEPIECE)


def _metadata(source: str, target: str, version: str, licence: str, recipe: _Recipe) -> dict[str, str]:
    about = {
        "package_version": version,
        "argos_version": "1.9",
        "type": "translate",
        "code": f"translate-{source}_{target}",
        "from_code": source,
        "from_name": language_name(source),
        "to_code": target,
        "to_name": language_name(target),
        "license": licence,
        "source_prefix": recipe.source_prefix,
        "target_prefix": recipe.target_prefix,
    }
    return {key: value for key, value in about.items() if value}


def _readme(about: Mapping[str, str], checkpoint: str, quantization: str) -> str:
    lines = [
        f"# {about['from_name']} → {about['to_name']}",
        "",
        f"Converted from `{checkpoint}` to CTranslate2 ({quantization}) by Tilshi.",
        "",
        f"License: {about['license']}"
        if "license" in about
        else "The checkpoint states no licence: ask whoever published it.",
    ]
    if "source_prefix" in about:
        lines += [
            "",
            f"Every source starts with the token `{about['source_prefix']}`, which plain argostranslate omits.",
        ]
    return "\n".join(lines) + "\n"


def _card_licence(folder: Path) -> str:
    """What the model card says: ``license`` in its front matter, ``license_name`` for ``other``, else in a line."""
    import frontmatter
    import yaml

    path = folder / README
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        front, text = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError):
        front = {}
    stated = front.get("license") or []
    names = [str(name) for name in (stated if isinstance(stated, list) else [stated])]
    if names in ([], ["other"]) and front.get("license_name"):
        return str(front["license_name"])
    return ", ".join(names) or licence_in(text)


def _zip(package: Path, goal: Path) -> None:
    """Write the package file beside its goal and rename it into place."""
    handle, name = -1, ""
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{goal.name}-", dir=goal.parent)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(package.rglob("*")):
                archive.write(path, path.relative_to(package.parent))
        Path(name).chmod(0o644)
        Path(name).replace(goal)
    except OSError as error:
        raise PackageError(
            goal, f"the package cannot be written ({error.strerror})", "choose another place"
        ) from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageError(path, "it is missing or no JSON", "check that the checkpoint is complete") from error
    return value if isinstance(value, dict) else {}
