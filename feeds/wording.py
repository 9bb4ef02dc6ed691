"""The words that Tilshi itself puts on pages and into entries, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Wording:
    """Strings of the user interface in one language."""

    #: The language that the strings are in.
    language: str
    #: For entries without a title.
    untitled: str
    latest: str
    archive: str
    categories: str
    subscribe: str
    attachments: str
    choose_language: str
    no_entries: str
    updated: str
    #: ``{source}``: the phrase from ``sources_from``.
    machine_translated: str
    #: The same in short, before a summary.
    machine_translation: str
    #: ``{source}``: the phrase from ``sources_in``.
    original: str
    #: A link to where a text that was not translated was first published.
    first_published: str
    #: "from Russian", by the language's tag.
    sources_from: Mapping[str, str]
    #: "in Russian", by the language's tag.
    sources_in: Mapping[str, str]
    #: Both, for every other language.
    unknown_from: str
    unknown_in: str

    def notice(self, source: str | None) -> str:
        """The line that says that a text was translated from ``source`` by a machine and not reviewed."""
        return self.machine_translated.format(source=self.sources_from.get(source or "", self.unknown_from))

    def original_link(self, source: str | None) -> str:
        """The text of a link to the original: in ``source``, or None when the text was not translated."""
        if source is None:
            return self.first_published
        return self.original.format(source=self.sources_in.get(source, self.unknown_in))


def _names(pairs: str) -> dict[str, str]:
    """From ``tag=name`` pairs."""
    return {tag: name for tag, _, name in (pair.partition("=") for pair in pairs.split())}


_RUSSIAN_STEMS = _names(
    "ru=русск en=английск kk=казахск ky=киргизск uz=узбекск tg=таджикск tk=туркменск tt=татарск ug=уйгурск"
    " az=азербайджанск tr=турецк uk=украинск de=немецк fr=французск es=испанск zh=китайск ar=арабск"
)
_KAZAKH_NAMES = _names(
    "ru=орыс en=ағылшын kk=қазақ ky=қырғыз uz=өзбек tg=тәжік tk=түрікмен tt=татар ug=ұйғыр"
    " az=әзербайжан tr=түрік uk=украин de=неміс fr=француз es=испан zh=қытай ar=араб"
)
_ENGLISH_NAMES = _names(
    "ru=Russian en=English kk=Kazakh ky=Kyrgyz uz=Uzbek tg=Tajik tk=Turkmen tt=Tatar ug=Uyghur"
    " az=Azerbaijani tr=Turkish uk=Ukrainian de=German fr=French es=Spanish zh=Chinese ar=Arabic"
)

_WORDINGS = {
    "en": Wording(
        language="en",
        untitled="Untitled",
        latest="Latest news",
        archive="Archive",
        categories="Topics",
        subscribe="Subscribe",
        attachments="Attachments",
        choose_language="Choose a language",
        no_entries="Nothing has been published yet.",
        updated="Updated",
        machine_translated="This text was translated from {source} by a machine"
        " and has not yet been reviewed by an editor.",
        machine_translation="Machine translation, not yet reviewed by an editor.",
        original="Read the original in {source}",
        first_published="Original publication",
        sources_from=MappingProxyType(_ENGLISH_NAMES),
        sources_in=MappingProxyType(_ENGLISH_NAMES),
        unknown_from="another language",
        unknown_in="its language",
    ),
    "ru": Wording(
        language="ru",
        untitled="Без заголовка",
        latest="Последние новости",
        archive="Архив",
        categories="Темы",
        subscribe="Подписка",
        attachments="Вложения",
        choose_language="Выберите язык",
        no_entries="Публикаций пока нет.",
        updated="Обновлено",
        machine_translated="Этот текст переведён {source} автоматически и ещё не проверен редактором.",
        machine_translation="Машинный перевод, ещё не проверен редактором.",
        original="Читать оригинал {source}",
        first_published="Исходная публикация",
        sources_from=MappingProxyType({tag: f"с {stem}ого языка" for tag, stem in _RUSSIAN_STEMS.items()}),
        sources_in=MappingProxyType({tag: f"на {stem}ом языке" for tag, stem in _RUSSIAN_STEMS.items()}),
        unknown_from="с другого языка",
        unknown_in="на языке источника",
    ),
    "kk": Wording(
        language="kk",
        untitled="Тақырыпсыз",
        latest="Соңғы жаңалықтар",
        archive="Мұрағат",
        categories="Тақырыптар",
        subscribe="Жазылу",
        attachments="Қосымша файлдар",
        choose_language="Тілді таңдаңыз",
        no_entries="Әзірге жарияланған материал жоқ.",
        updated="Жаңартылған күні",
        machine_translated="Бұл мәтін {source} автоматты түрде аударылған, оны редактор әлі тексерген жоқ.",
        machine_translation="Машиналық аударма, редактор әлі тексерген жоқ.",
        original="Түпнұсқаны {source} оқу",
        first_published="Бастапқы жарияланым",
        sources_from=MappingProxyType({tag: f"{name} тілінен" for tag, name in _KAZAKH_NAMES.items()}),
        sources_in=MappingProxyType({tag: f"{name} тілінде" for tag, name in _KAZAKH_NAMES.items()}),
        unknown_from="басқа тілден",
        unknown_in="бастапқы тілінде",
    ),
}


def wording(language: str) -> Wording:
    """The strings for a BCP 47 tag, by its primary language; English for a language that has none."""
    return _WORDINGS.get(language.partition("-")[0], _WORDINGS["en"])


@lru_cache(maxsize=4096)
def written_date(day: date, language: str) -> str:
    """The day as people write it in the language, after CLDR's long pattern: ``5 марта 2024 г.``

    CLDR's editions differ in which space does not break; here it is always U+00A0.
    """
    return format_date(day, "long", locale=_locale(language)).replace("\u202f", "\u00a0")


@lru_cache(maxsize=64)
def language_name(language: str) -> str:
    """The language's name for itself, to stand alone: ``Русский``, ``English``, ``Қазақша``; the tag if unknown."""
    if language == "kk":
        return "Қазақша"  # CLDR has "қазақ тілі"; a language menu uses the adverb
    try:
        name = Locale.parse(language, sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:] if name else language


@lru_cache(maxsize=64)
def open_graph_locale(language: str) -> str:
    """The tag as Open Graph writes it, ``language_TERRITORY``, with CLDR's likely territory: ``kk_KZ``."""
    likely = get_global("likely_subtags").get(language.replace("-", "_"), language)
    locale = Locale.parse(likely) if likely != language else _locale(language)
    return f"{locale.language}_{locale.territory}" if locale.territory else locale.language


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
