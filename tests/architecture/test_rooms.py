"""The house keeps its plan: who imports whom, where Oscar's strings may stand, how long a file may be."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("marketplace", "shops", "orders", "payments")
#: Where Oscar forces strings: the thin forks of its apps.
FORKS = (
    "shops/catalogue/models.py",
    "shops/partner/models.py",
    "orders/basket/models.py",
    "orders/order/models.py",
)
LONGEST = 450


def python_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_import_rules_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_is_covered_by_a_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    named: set[str] = set()
    for contract in contracts:
        named.update(contract.get("layers", []), contract.get("source_modules", []))
    # What ties the whole together stands above every rule.
    named.update({"marketplace.settings", "marketplace.demo"})
    whole = {
        "marketplace",
        "marketplace.urls",
        "marketplace.celery",
        "marketplace.wsgi",
        "marketplace.__main__",
    }
    for path in python_files():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        parents = {module.rsplit(".", depth)[0] for depth in range(module.count(".") + 1)} | {
            module
        }
        assert module in whole or parents & (named - {"marketplace"}), (
            f"no import contract covers {module}"
        )


def packages(room: str) -> set[str]:
    """The packages and modules directly inside a room, by their full names."""
    return {
        f"{room}.{path.stem}"
        for path in (ROOT / room).iterdir()
        if path.name != "__init__.py" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }


def contract(name: str) -> dict[str, list[str]]:
    """The contract whose name begins so."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (found,) = [one for one in rules["contracts"] if one["name"].startswith(name)]
    found["source_modules"] = list(found.get("source_modules", []))
    return found  # type: ignore[no-any-return]


#: What ties the whole together and is imported by nothing.
ENDS = {"marketplace.__main__", "marketplace.wsgi", "marketplace.celery"}


def test_a_new_package_is_forbidden_to_those_below_it() -> None:
    seen = packages("marketplace") - {"marketplace.kernel"} - ENDS
    assert set(contract("Rooms know nothing")["forbidden_modules"]) == seen
    assert set(contract("The kernel knows")["forbidden_modules"]) == (
        seen | {"shops", "payments", "orders"}
    )


def test_a_new_package_may_use_neither_stripe_nor_the_demo() -> None:
    assert set(contract("Only the gateway")["source_modules"]) == (
        {"marketplace", "shops", "orders"} | packages("payments") - {"payments.gateway"}
    )
    assert set(contract("The demo is not")["source_modules"]) == (
        packages("marketplace") - {"marketplace.demo", "marketplace.settings", "marketplace.urls"} - ENDS
        | {"shops", "payments", "orders"}
    )  # fmt: skip


@pytest.mark.parametrize("path", list(python_files()), ids=relative)
def test_oscars_dynamic_names_stand_only_in_forks(path: Path) -> None:
    if relative(path) in FORKS:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        assert name not in {"get_class", "get_classes"}, f"{relative(path)}:{node.lineno} {name}"
        if name in {"get_model", "ForeignKey", "OneToOneField", "ManyToManyField"} and node.args:
            target = node.args[0]
            is_string = isinstance(target, ast.Constant) and isinstance(target.value, str)
            is_own = is_string and "." not in str(getattr(target, "value", ""))
            assert not is_string or is_own, (
                f"{relative(path)}:{node.lineno} names {ast.unparse(target)} as a string"
            )


def test_no_file_is_two_rooms() -> None:
    too_long = {
        relative(p): n for p in python_files() if (n := len(p.read_text().splitlines())) > LONGEST
    }
    assert not too_long


def test_the_project_speaks_of_no_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    own_path = "/" + "work/"
    for name in tracked.splitlines():
        path = ROOT / name
        if path.suffix in {".gz", ".mo", ".png", ".webp"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert own_path not in text, name
