from __future__ import annotations

import random

import pytest

from pipeline.sources.encoding import decode

RUSSIAN = "Министерство цифрового развития сообщило о запуске сервиса «Цифровой аул» – ещё 40 сёл получат связь."
KAZAKH = "Қазақстан Республикасының Үкіметі жаңа бағдарламаны бекітті."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, "Plain English text, with no other letters."])
def test_unicode_is_recognised_with_and_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
def test_russian_code_pages_are_recognised(encoding: str) -> None:
    text = RUSSIAN.replace("«", '"').replace("»", '"').replace("–", "-")
    assert decode(text.encode(encoding)) == text


def test_windows_1251_is_recognised_in_a_few_words_and_in_capitals() -> None:
    for text in ("Павлодар готов к зиме", "ПРЕСС-РЕЛИЗ", "Об итогах заседания «круглого стола» № 5"):
        assert decode(text.encode("cp1251")) == text


def test_one_damaged_byte_does_not_turn_utf_8_into_another_encoding() -> None:
    data = bytearray((RUSSIAN * 20).encode())
    data[1000] = 0xFF
    assert decode(bytes(data)).startswith(RUSSIAN)


def test_a_declared_encoding_is_believed() -> None:
    assert decode("Zażółć gęślą jaźń".encode("iso8859-2"), "iso-8859-2") == "Zażółć gęślą jaźń"


def test_a_few_words_of_windows_1251_in_a_long_english_text_are_recognised() -> None:
    text = "An English text of some length. " * 100 + "Павлодар готов к зиме"
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"MZ\x90\0\x03\0", random.Random(1).randbytes(4096)]
)
def test_binary_data_is_not_text(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode((RUSSIAN * 10 + "\x0b\x02").encode()) == RUSSIAN * 10 + "\x0b\x02"
