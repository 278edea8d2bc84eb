"""The project's command line: ``python -m marketplace migrate`` and so on."""

import os
import sys


def main() -> None:
    """Run the command; the demo's settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m marketplace", *sys.argv[1:]])


if __name__ == "__main__":
    main()
