"""Posts that are made of others, ranks, and posts with their body, with the termbases that are shipped."""

from __future__ import annotations

import pytest

from glossary.book import Termbase, shipped
from glossary.match import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Termbase.load(shipped()))


@pytest.mark.parametrize(
    ("sentence", "text", "english", "kazakh"),
    [
        (
            "Первый заместитель Руководителя Администрации Президента выступил.",
            "Первый заместитель Руководителя Администрации Президента",
            "First Deputy Head of the Administration of the President",
            "Президент Әкімшілігі Басшысының бірінші орынбасары",
        ),
        (
            "Первый заместитель председателя АДГС принял участие.",
            "Первый заместитель председателя АДГС",
            "First Deputy Chairman of the Agency for Civil Service Affairs",
            "Мемлекеттік қызмет істері агенттігі Төрағасының бірінші орынбасары",
        ),
        (
            "Вице-премьер – министр национальной экономики Серик Жумангарин доложил о ситуации.",
            "Вице-премьер – министр национальной экономики",
            "Deputy Prime Minister – Minister of National Economy",
            "Премьер-Министрдің орынбасары – Ұлттық экономика министрі",
        ),
        (
            "Экс-министр финансов Болат Жамишев дал интервью.",
            "Экс-министр финансов",
            "former Minister of Finance",
            "бұрынғы Қаржы министрі",
        ),
        (
            "Встреча с бывшим министром финансов Казахстана Болатом Жамишевым.",
            "бывшим министром финансов Казахстана",
            "former Minister of Finance of Kazakhstan",
            "Қазақстанның бұрынғы Қаржы министрі",
        ),
        (
            "Врио министра внутренних дел доложил о ситуации.",
            "Врио министра внутренних дел",
            "Acting Minister of Internal Affairs",
            "Ішкі істер министрінің міндетін уақытша атқарушы",
        ),
        (
            "И.о. руководителя Управления здравоохранения выступил.",
            "И.о. руководителя",
            "Acting Head",
            "басшысының міндетін атқарушы",
        ),
        (
            "И.о. директора Бюро национальной статистики выступил.",
            "И.о. директора",
            "Acting Director",
            "директорының міндетін атқарушы",
        ),
        (
            "Вице-спикер Сената Жакип Асанов провёл встречу.",
            "Вице-спикер Сената",
            "Deputy Chairman of the Senate",
            "Сенат Төрағасының орынбасары",
        ),
        (
            "Вице-спикер Мажилиса провёл встречу.",
            "Вице-спикер Мажилиса",
            "Deputy Chairman of the Mazhilis",
            "Мәжіліс Төрағасының орынбасары",
        ),
        ("Министр встретился с Послом Японии.", "Послом", "Ambassador", "елші"),
        (
            "Заместитель руководителя аппарата премьер-министра Тарон Чахоян выступил.",
            "Заместитель руководителя аппарата премьер-министра",
            "Deputy Chief of Staff of the Prime Minister",
            "Премьер-Министрдің аппарат басшысының орынбасары",
        ),
        (
            "Генерал-лейтенант Ерлан Тургумбаев выступил.",
            "Генерал-лейтенант",
            "Lieutenant General",
            "генерал-лейтенант",
        ),
        ("Приехал генерал-майор Ерлан Тургумбаев.", "генерал-майор", "Major General", "генерал-майор"),
        (
            "Заместитель Председателя Управляющего комитета Астанинского хаба государственной службы выступил.",
            "Заместитель Председателя Управляющего комитета Астанинского хаба государственной службы",
            "Deputy Chairman of the Steering Committee of the Astana Civil Service Hub",
            "Астана мемлекеттік қызмет хабы Басқарушы комитеті Төрағасының орынбасары",
        ),
        (
            "Встреча с первым заместителем министра финансов Монголии прошла.",
            "первым заместителем министра финансов Монголии",
            "First Deputy Minister of Finance of Mongolia",
            "Моңғолия Қаржы министрінің бірінші орынбасары",
        ),
        (
            "Пресс-секретарь министра обороны сообщил.",
            "Пресс-секретарь министра обороны",
            "Press Secretary of the Minister of Defence",
            "Қорғаныс министрінің баспасөз хатшысы",
        ),
        ("Заместитель директора школы ушёл.", "Заместитель директора", "Deputy Director", "директорының орынбасары"),
    ],
)
def test_a_post_is_rendered_with_all_that_stands_before_it(
    matcher: Matcher, sentence: str, text: str, english: str, kazakh: str
) -> None:
    span = matcher.find(sentence)[0]
    assert (span.text, span.targets["en"]) == (text, english)
    assert span.targets["kk"] in (kazakh, "елшісі")
    assert span.post


def test_a_post_of_several_countries_has_them_all(matcher: Matcher) -> None:
    (span,) = matcher.find("Послы Японии и Китая приехали.")
    assert span.targets == {"en": "Ambassadors of Japan and China", "kk": "Жапония мен Қытайдың елшілері"}


def test_the_concept_of_a_made_post_names_the_post_of_which_it_is_made(matcher: Matcher) -> None:
    assert (
        matcher.find("Врио министра внутренних дел ушёл.")[0].term
        == "acting-temporarily:kz-minister-internal-affairs"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Заместитель отдела кадров ушёл.",
        "Бывший завод снесли.",
        "Заместители министру не нужны.",
        "Экс-чемпион приехал.",
    ],
)
def test_a_prefix_makes_no_post_of_other_words_and_cases(matcher: Matcher, sentence: str) -> None:
    assert not [span for span in matcher.find(sentence) if ":" in span.term or " " in span.text]
