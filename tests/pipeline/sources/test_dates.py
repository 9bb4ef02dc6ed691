from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.sources.dates import dateline, parse_date

ALMATY = ZoneInfo("Asia/Almaty")
DATA = Path(__file__).parents[2] / "data" / "sources"


def cases(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def moment_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize(("text", "moment"), cases("dates.tsv"))
def test_a_date_alone_is_read_as_written_in_the_region(text: str, moment: str) -> None:
    assert parse_date(text, ALMATY) == moment_of(moment)


@pytest.mark.parametrize(("text", "moment"), cases("datelines.tsv"))
def test_a_release_has_the_date_of_its_dateline(text: str, moment: str) -> None:
    assert dateline(text, ALMATY) == moment_of(moment)


def test_yaml_dates_are_taken_as_they_are() -> None:
    assert parse_date(date(2024, 3, 14), ALMATY) == datetime(2024, 3, 13, 19, tzinfo=UTC)
    assert parse_date(datetime(2024, 3, 14, 12, tzinfo=UTC), ALMATY) == datetime(2024, 3, 14, 12, tzinfo=UTC)
    assert parse_date(20240314, ALMATY) is None
