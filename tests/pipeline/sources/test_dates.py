from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.sources.dates import parse_date

ALMATY = ZoneInfo("Asia/Almaty")
DATA = Path(__file__).parents[2] / "data" / "sources" / "dates.tsv"
CASES = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("text", "moment"), CASES)
def test_a_date_alone_is_read_as_written_in_the_region(text: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert parse_date(text, ALMATY) == expected


def test_yaml_dates_are_taken_as_they_are() -> None:
    assert parse_date(date(2024, 3, 14), ALMATY) == datetime(2024, 3, 13, 19, tzinfo=UTC)
    assert parse_date(datetime(2024, 3, 14, 12, tzinfo=UTC), ALMATY) == datetime(2024, 3, 14, 12, tzinfo=UTC)
    assert parse_date(20240314, ALMATY) is None
