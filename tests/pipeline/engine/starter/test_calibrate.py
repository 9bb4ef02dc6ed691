from __future__ import annotations

from pipeline.engine.starter.calibrate import Judged, calibrate, described, threshold


def test_the_threshold_parts_bad_sentences_from_good_ones() -> None:
    judged = [Judged(-3.0, 0.5, 5.0)] * 10 + [Judged(-0.5, 0.0, 60.0)] * 90
    found = threshold(judged, 0.1)
    assert found.score == -0.5
    assert (found.flagged, found.precision, found.recall) == (0.1, 1.0, 1.0)
    assert (found.chrf_below, found.chrf_above) == (5.0, 60.0)


def test_a_calibration_tells_how_chrf_follows_score_and_unseen_words() -> None:
    judged = [Judged(-2 + number / 50, 0.5 - number / 200, 20.0 + number / 2) for number in range(100)]
    result = calibrate(judged)
    assert round(result.by_score, 3) == 1.0
    assert round(result.by_unknown, 3) == -1.0
    assert result.poor.score < result.doubtful.score
    assert sum(count for count, _ in result.unknown.values()) == 100
    assert "POOR" in described(result)
