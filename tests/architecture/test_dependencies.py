"""Every library is there for a reason, is declared, and has its version locked."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.test_rooms import ROOMS, ROOT, python_files

#: Named by the settings, the Makefile or a driver's address, never imported.
NOT_IMPORTED = {
    "django-treebeard", "django-csp", "redis", "psycopg", "whitenoise", "tzdata",
}  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def declared(group: str = "") -> dict[str, Requirement]:
    """The libraries that the project asks for, by name."""
    lines = PROJECT["dependency-groups"][group] if group else PROJECT["project"]["dependencies"]
    return {canonicalize_name((one := Requirement(line)).name): one for line in lines}


def imported() -> set[str]:
    """The libraries that the rooms import."""
    known, found = packages_distributions(), set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for top in {name.partition(".")[0] for name in names}:
                if top not in sys.stdlib_module_names and top not in ROOMS:
                    found.add(canonicalize_name(known[top][0]))
    return found


def locked(file: str) -> dict[str, str]:
    """The versions in a lock file, by name; each line names exactly one."""
    versions = {}
    for line in Path(ROOT / file).read_text().splitlines():
        if line and not line.startswith("#"):
            found = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[.*\])?==([^ ;]+)(?: ;.*)?", line.strip())
            assert found, f"{file}: {line} has no version of its own"
            versions[canonicalize_name(found[1])] = found[2]
    return versions


def test_each_library_that_is_imported_is_declared() -> None:
    # Celery's transport, whose errors and names are its own.
    assert imported() - set(declared()) <= {"kombu"}


def test_each_library_that_is_declared_is_used() -> None:
    assert set(declared()) - imported() == NOT_IMPORTED


@pytest.mark.parametrize(
    ("file", "group"), [("requirements.lock", ""), ("requirements-dev.lock", "dev")]
)
def test_the_lock_holds_what_is_declared(file: str, group: str) -> None:
    versions = locked(file)
    for name, wanted in declared(group).items():
        assert name in versions, f"{name} is not in {file}: make lock"
        assert wanted.specifier.contains(versions[name]), f"{name} in {file}: make lock"


def test_both_locks_agree() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: dev[name] for name in run} == run
