"""Every string is in both languages; sheets know no left or right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riwaya.ask.labels import Language
from riwaya.types import VoiceType
from riwaya.web import catalogue
from riwaya.web.catalogue import counted, load_words, words_of

WEB = Path(catalogue.__file__).parent
ROOT = WEB.parents[2]
USED = re.compile(r"""\b(?:here\.)?[tn]\(\s*["']([\w.\-]+)["'](?!\s*~)""")
ARABIC = re.compile(r"[\u0621-\u064a]")


@pytest.mark.parametrize("path", sorted(WEB.glob("templates/**/*.html")), ids=lambda p: p.name)
def test_every_string_of_a_template_stands_in_the_catalogue(path: Path) -> None:
    keys = set(USED.findall(path.read_text(encoding="utf-8")))
    known = load_words()
    missing = {key for key in keys if key not in known and f"{key}.other" not in known}
    assert missing == set()


@pytest.mark.parametrize("path", sorted(WEB.glob("templates/**/*.html")), ids=lambda p: p.name)
def test_no_template_says_anything_itself(path: Path) -> None:
    text = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    text = re.sub(r"<kbd>.*?</kbd>|<!.*?>|<[^>]*>", "", text, flags=re.S)
    said = set(re.findall(r"[A-Za-z\u0621-\u064a]{2,}", text))
    assert said <= {"CSV", "JSON", "Markdown", "HTML"}  # names of formats


def test_arabic_is_arabic_and_english_is_not() -> None:
    for key, (arabic, english) in load_words().items():
        if key == "app.other-language":
            continue  # each names the other language in its own letters
        assert ARABIC.search(arabic) or not re.search("[A-Za-z]{3,}", english), key
        assert not ARABIC.search(english), key


def test_both_languages_fill_in_the_same_values() -> None:
    for key, pair in load_words().items():
        if key.endswith((".one", ".two", ".zero")):
            continue  # a form may say its number in a word
        arabic, english = ({*re.findall(r"\{(\w+)\}", words)} for words in pair)
        assert arabic == english, key


def test_every_voice_has_a_name() -> None:
    assert {f"voice.{one}" for one in VoiceType} <= load_words().keys()


def test_values_are_escaped_and_the_number_picks_the_form() -> None:
    assert "&lt;b&gt;" in words_of("app.sign-out", Language.EN, name="<b>")
    assert counted("card.origins", 1, Language.AR) == "أصل مستقل واحد"
    assert counted("card.origins", 2, Language.AR) == "أصلان مستقلان"
    assert counted("card.origins", 3, Language.AR) == "3 أصول مستقلة"
    assert counted("card.origins", 1, Language.EN) == "one independent origin"
    assert counted("card.origins", 1200, Language.EN) == "1,200 independent origins"


SIDES = re.compile(r"(?<![\w-])(?:left|right)(?![\w-])|-(?:left|right)\b", re.I)


@pytest.mark.parametrize("path", sorted((ROOT / "ui" / "css").glob("*.css")), ids=lambda p: p.name)
def test_sheets_know_start_and_end_only(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert SIDES.findall(text) == []


@pytest.mark.parametrize("path", sorted(WEB.glob("templates/**/*.html")), ids=lambda p: p.name)
def test_no_template_holds_a_script_or_a_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|\|\s*safe\b", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
