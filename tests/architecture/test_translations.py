"""English is complete, and no French text is lost on the way."""

import io
import re

import pytest
from babel.messages.mofile import write_mo
from django.utils import translation
from django.utils.translation import gettext, pgettext

from marketplace.theme import messages

ADDRESS = re.compile(
    r"[a-z-]+(/[a-z-]+|/<[a-z]+:[a-z]+>(-<[a-z]+:[a-z]+>)?)*(/|\.csv|\.ics|/qr\.svg)"
)

#: A space that may break before « : ; ? ! » », after « « », or between a number and its unit.
LOOSE = re.compile(r" [:;?!»](?=[\s.,)<\"”]|$)|« |\d (?=€|h\b|%)")


@pytest.fixture(scope="module")
def source_ids() -> set[object]:
    return {message.id for message in messages.collect() if message.id}


def test_every_text_of_the_source_has_its_english(source_ids: set[object]) -> None:
    known = {message.id for message in messages.read_catalogue()}
    assert not source_ids - known


def test_no_entry_is_untranslated_or_fuzzy() -> None:
    assert not [message.id for message in messages.untranslated(messages.read_catalogue())]


def test_no_entry_outlives_its_text(source_ids: set[object]) -> None:
    assert not {message.id for message in messages.read_catalogue() if message.id} - source_ids


def test_french_punctuation_stays_with_its_word(source_ids: set[object]) -> None:
    texts = [text for id in source_ids for text in (id if isinstance(id, tuple) else (id,))]
    assert not [text for text in texts if LOOSE.search(str(text))]


def test_placeholders_survive_translation() -> None:
    named = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    for message in messages.read_catalogue():
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = {found for text in ids for found in named.findall(text)}
        for text in texts:
            assert set(named.findall(text or "")) <= wanted, message.id


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, messages.read_catalogue())
    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_french_keeps_its_own_words() -> None:
    """A French text that is also an English one of Django or Oscar would be taken for theirs."""
    with translation.override("fr"):
        for message in messages.collect():
            text = message.id if isinstance(message.id, str) else message.id[0]
            said = pgettext(message.context, text) if message.context else gettext(text)
            assert not text or said == text


def test_english_addresses_lead_somewhere_of_their_own() -> None:
    french = [m.id for m in messages.collect() if isinstance(m.id, str) and ADDRESS.fullmatch(m.id)]
    with translation.override("en"):
        english = [gettext(text) for text in french]
    assert len(set(english)) == len(french) > 50
    assert all(ADDRESS.fullmatch(text) for text in english)
    holes = re.compile("<[^>]+>")
    assert [holes.findall(text) for text in english] == [holes.findall(text) for text in french]
