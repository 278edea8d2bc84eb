"""The story of ``test_kill_points`` with real processes that get SIGKILL, once at each named point of buy,
pay, hand over and refund. People press again, webhooks come again, sweeps run; one effect of each remains."""

import re
from collections import Counter
from pathlib import Path

import pytest
import typst
from pytest_django import Settings

from tests.faults.forks import Doomed
from tests.faults.story import ON_PATHS, PATHS, Story, assert_right_end, story
from tests.faults.street import assert_each_mail_was_sent_once, street
from tests.orders.market import market

__all__ = ["market", "story", "street"]


def test_there_are_more_than_twenty_points_and_some_on_every_path() -> None:
    on_path = {path: sum(point.startswith(path) for point in ON_PATHS) for path in PATHS}
    assert all(on_path.values()), on_path
    assert len(ON_PATHS) >= 20


@pytest.fixture
def letters(settings: Settings, tmp_path: Path) -> Path:
    """The folder into which mails leave: a killed process keeps nothing in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "letters"
    return tmp_path / "letters"


@pytest.fixture(autouse=True)
def _no_typesetting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst's threads do not live on in a fork, which would wait for them for ever."""
    monkeypatch.setattr(typst, "compile", lambda *args, **kwargs: b"%PDF-1.7")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", ON_PATHS)
def test_a_process_killed_at_a_point_the_story_ends_as_if_nothing_had_been(
    story: Story, letters: Path, point: str
) -> None:
    doomed = Doomed(point, story.street.sandbox)
    story.street.till.act = doomed
    story.live()

    assert doomed.deaths == 1, "the story never came here"
    assert_right_end(story)
    assert_each_mail_was_sent_once(sent_to(letters), doubled=point == "outbox.delivered")


def sent_to(folder: Path) -> Counter[str]:
    """How often each mail left, by Message-ID."""
    return Counter(
        name
        for letter in folder.iterdir()
        for name in re.findall(r"^Message-ID: (.+)$", letter.read_text("utf-8"), re.MULTILINE)
    )
