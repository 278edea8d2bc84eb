"""Persons: the e-mail address is the login, in any case of letters."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from marketplace.kernel.models import User

pytestmark = pytest.mark.django_db


def test_the_projects_user_is_ours() -> None:
    assert get_user_model() is User


def test_an_address_is_stored_in_lower_case_without_spaces() -> None:
    user = User.objects.create_user(" Claire@Exemple.FR ")
    assert user.email == "claire@exemple.fr"
    assert User.objects.filter(pk=user.pk).values_list("email", flat=True).get() == user.email


def test_an_address_changed_by_save_or_update_is_folded_too() -> None:
    user = User.objects.create_user("claire@exemple.fr")
    user.email = "Claire.Martin@Exemple.fr"
    user.save()
    assert user.email == "claire.martin@exemple.fr"
    User.objects.update(email="CLAIRE@exemple.fr")
    assert User.objects.get().email == "claire@exemple.fr"


def test_a_person_is_found_whatever_the_case_typed() -> None:
    user = User.objects.create_user("claire@exemple.fr")
    assert User.objects.get(email="CLAIRE@exemple.fr") == user
    assert User.objects.get(email__iexact="Claire@Exemple.fr") == user
    assert User.objects.get_by_natural_key("Claire@exemple.FR") == user


def test_two_persons_cannot_differ_only_by_case() -> None:
    User.objects.create_user("claire@exemple.fr")
    with pytest.raises(IntegrityError):
        User.objects.create_user("Claire@Exemple.fr")


def test_a_person_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("  ")


def test_without_a_password_only_one_time_codes_open_the_account() -> None:
    assert not User.objects.create_user("claire@exemple.fr").has_usable_password()
    assert User.objects.create_user("karim@exemple.fr", "sésame").check_password("sésame")


def test_a_superuser_manages_the_association() -> None:
    boss = User.objects.create_superuser("boss@exemple.fr", "sésame")
    assert (boss.is_staff, boss.is_superuser, boss.association_role) == (True, True, "manager")


def test_oscar_reads_a_first_and_a_last_name() -> None:
    user = User(email="claire@exemple.fr", name="Claire Martin Le Goff")
    assert (user.first_name, user.last_name) == ("Claire", "Martin Le Goff")
    assert user.get_full_name() == "Claire Martin Le Goff"
    assert User(email="claire@exemple.fr").get_short_name() == "claire"


def test_persons_have_distinct_opaque_references() -> None:
    first, second = User.objects.create_user("a@b.fr"), User.objects.create_user("c@d.fr")
    assert first.public_id != second.public_id
