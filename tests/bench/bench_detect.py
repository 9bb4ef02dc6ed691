"""Sentences a second and accuracy: Tilshi's detector beside stock langdetect and langdetect with our profiles.

    python tests/bench/bench_detect.py [SENTENCES PER LANGUAGE]

All run in this process, on one core, over the same sentences: the corpus for ru, en and kk, and
``tests/data/detect`` for the others. langdetect gets a fixed seed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from langdetect import LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from pipeline.detect import DEFAULT_LANGUAGES, Detector

ROOT = Path(__file__).parents[2]
PROFILES = ROOT / "pipeline" / "profiles"


def sentences(limit: int) -> dict[str, list[str]]:
    """Language, or language and script → sentences."""
    rows = [
        line.split("\t")
        for path in sorted((ROOT / "pipeline/engine/starter/corpus").glob("*.tsv"))
        if path.name != "names.tsv"
        for line in path.read_text("utf-8").splitlines()
    ]
    step = max(1, len(rows) // limit)
    own = {language: [row[i] for row in rows[::step]] for i, language in enumerate(("ru", "en", "kk"), 1)}
    files = sorted((ROOT / "tests/data/detect").glob("*.txt"))
    return own | {path.stem: path.read_text("utf-8").splitlines()[:limit] for path in files}


def langdetect_with(folders: Sequence[Path], languages: Sequence[str] | None) -> Callable[[str], str]:
    """langdetect as documented, over the profiles of these folders."""
    texts = [
        path.read_text("utf-8")
        for folder in folders
        for path in sorted(folder.iterdir())
        if not path.suffix and path.name != "__pycache__"
    ]
    if languages is not None:
        texts = [text for text in texts if json.loads(text)["name"] in languages]
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile(texts)

    def detect(text: str) -> str:
        detector = factory.create()
        detector.append(text)
        try:
            return str(detector.detect())
        except LangDetectException:
            return "und"

    return detect


def measure(name: str, detect: Callable[[str], str], data: Mapping[str, Sequence[str]]) -> float:
    """Print accuracy per language; the number of sentences a second of CPU time."""
    began = time.process_time()
    found = {language: [detect(text) for text in texts] for language, texts in data.items()}
    speed = sum(map(len, data.values())) / (time.process_time() - began)
    right = {
        language: 100 * sum(f == language.partition("-")[0] for f in answers) / len(answers)
        for language, answers in found.items()
    }
    print(f"{name}: {speed:,.0f} sentences/s")
    print("   " + "  ".join(f"{language} {value:.1f}" for language, value in right.items()))
    return speed


def main() -> None:
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    data = sentences(limit)
    began = time.process_time()
    ours = Detector()
    print(f"built in {time.process_time() - began:.3f} s of CPU, {len(DEFAULT_LANGUAGES)} candidates")
    speed = measure("tilshi", lambda text: ours.detect(text).language, data)
    stock = [Path(PROFILES_DIRECTORY)]
    for name, detect in (
        ("langdetect as shipped", langdetect_with(stock, None)),
        ("langdetect, our profiles, same candidates", langdetect_with([*stock, PROFILES], DEFAULT_LANGUAGES)),
    ):
        print(f"   ratio {speed / measure(name, detect, data):.1f}")


if __name__ == "__main__":
    main()
