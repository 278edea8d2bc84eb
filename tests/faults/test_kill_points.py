"""Promises 2 and 5: the program dies at a named point, the world goes on as it does (people press again,
webhooks come, sweeps run), and the end is always the same. What dies here is the request or the task;
``test_killed_processes`` has the points of buy, pay, hand over and refund, and kills processes there."""

from functools import partial

import pytest

from marketplace.kernel import faults
from tests.faults.story import ON_PATHS, POINTS, Story, assert_right_end, story
from tests.faults.street import assert_each_mail_was_sent_once, mails_in_memory, street
from tests.orders.market import market

__all__ = ["market", "story", "street"]


@pytest.mark.django_db
@pytest.mark.parametrize("point", sorted(set(POINTS) - set(ON_PATHS)))
def test_killed_at_a_point_the_story_ends_as_if_nothing_had_been(story: Story, point: str) -> None:
    deaths = []

    def die_once() -> None:
        deaths.append(point)
        faults.disarm(point)
        raise faults.Killed(point)

    faults.arm(point, die_once)
    story.live()

    assert deaths == [point], "the story never came here"
    assert_right_end(story)
    assert_each_mail_was_sent_once(mails_in_memory())


@pytest.mark.django_db
def test_killed_once_at_every_point_of_one_story_it_still_ends_right(story: Story) -> None:
    deaths: list[str] = []

    def die_once(point: str) -> None:
        deaths.append(point)
        faults.disarm(point)
        raise faults.Killed(point)

    for point in POINTS:
        faults.arm(point, partial(die_once, point))
    story.live()

    assert sorted(deaths) == POINTS
    assert_right_end(story)
