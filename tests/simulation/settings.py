"""The demo's settings for processes that live through a simulation: its database, its clock, in haste."""

import os
from pathlib import Path

from marketplace.settings.demo import *  # noqa: F403
from marketplace.settings.demo import (
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
)

DATABASES["default"]["NAME"] = os.environ["SIMULATION_DATABASE"]
CLOCK_FILE = Path(os.environ["SIMULATION_CLOCK"])
SITE_URL = "http://testserver"
CELERY_BROKER_TRANSPORT_OPTIONS["polling_interval"] = 0.1
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry["schedule"] = 0.4
