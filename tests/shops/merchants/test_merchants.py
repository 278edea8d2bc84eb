"""Who sells, under which terms, and who may act for whom."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.merchants import access
from shops.merchants.models import Merchant, StaffRole
from shops.merchants.services import (
    MerchantRefused,
    add_staff,
    create_shop,
    mediator_sentence,
    publish_terms,
    remove_staff,
    seller_identity,
)
from shops.partner.models import Partner
from tests.factories import make_merchant, make_user


@pytest.fixture
def merchant(db: object) -> Merchant:
    return make_merchant("Boulangerie Martin SARL")


class TestTerms:
    def test_are_kept_by_version_with_their_hash(self, merchant: Merchant) -> None:
        first = merchant.current_terms()
        clock.move_by(timedelta(days=1))
        second = publish_terms(actor=SYSTEM, merchant=merchant, text="Nouvelles conditions.")
        assert merchant.current_terms() == second
        assert second.sha256 == hashlib.sha256(b"Nouvelles conditions.").hexdigest()
        assert merchant.terms_versions.count() == 2
        assert first in merchant.terms_versions.all()

    def test_published_twice_are_one_version(self, merchant: Merchant) -> None:
        first = publish_terms(actor=SYSTEM, merchant=merchant, text="Conditions.")
        assert publish_terms(actor=SYSTEM, merchant=merchant, text="Conditions.") == first

    def test_of_before_can_come_back(self, merchant: Merchant) -> None:
        old = merchant.current_terms()
        assert old is not None
        clock.move_by(timedelta(days=1))
        publish_terms(actor=SYSTEM, merchant=merchant, text="Autres conditions.")
        clock.move_by(timedelta(days=1))
        publish_terms(actor=SYSTEM, merchant=merchant, text=old.text)
        assert merchant.current_terms() == old

    def test_cannot_be_empty(self, merchant: Merchant) -> None:
        with pytest.raises(MerchantRefused):
            publish_terms(actor=SYSTEM, merchant=merchant, text=" \n")


class TestAMerchant:
    def test_has_a_real_siren(self, db: object) -> None:
        with pytest.raises(MerchantRefused) as refused:
            make_merchant(siren="123456789")
        assert refused.value.field == "siren"

    def test_says_who_it_is_in_a_form_that_can_be_frozen(self, merchant: Merchant) -> None:
        identity = seller_identity(merchant)
        assert set(identity) >= {
            "legal_name",
            "legal_form",
            "siren",
            "vat_number",
            "address",
            "phone",
            "email",
        }
        assert identity["legal_name"] == "Boulangerie Martin SARL"
        assert mediator_sentence(merchant.mediator).startswith(
            "Médiation du commerce, 3 rue du Bac"
        )

    def test_may_own_several_shops_with_different_codes(self, merchant: Merchant) -> None:
        create_shop(actor=SYSTEM, merchant=merchant, code="halle", name="Halle")
        create_shop(actor=SYSTEM, merchant=merchant, code="gare", name="Gare")
        assert merchant.shops.count() == 2
        with pytest.raises(MerchantRefused):
            create_shop(actor=SYSTEM, merchant=merchant, code="gare", name="Gare bis")


class TestAccess:
    def test_of_an_owner_is_to_her_own_shop(
        self, baker: User, bakery: Partner, bookshop: Partner
    ) -> None:
        assert access.shops_of(baker) == [bakery]
        assert access.role_in(baker, bakery) == "owner"
        assert access.role_in(baker, bookshop) is None
        assert access.access_shop_by_code(baker, bakery.code) == bakery

    def test_to_another_shop_is_refused_as_if_it_did_not_exist(
        self, baker: User, bookshop: Partner
    ) -> None:
        sentences = set()
        for code in (bookshop.code, "nulle-part"):
            with pytest.raises(NotAllowed) as refused:
                access.access_shop_by_code(baker, code)
            sentences.add(refused.value.message)
        assert len(sentences) == 1

    def test_of_visitors_strangers_and_the_inactive_is_to_nothing(
        self, bakery: Partner, stranger: User, baker: User
    ) -> None:
        baker.is_active = False
        for person in (AnonymousUser(), stranger, baker):
            assert access.shops_of(person) == []
            assert access.role_in(person, bakery) is None
            assert not access.is_association(person)
            with pytest.raises(NotAllowed):
                access.access_shop_by_code(person, bakery.code)

    def test_of_an_employee_leaves_out_what_owners_do(self, bakery: Partner) -> None:
        employee = make_user()
        add_staff(actor=SYSTEM, shop=bakery, user=employee)
        assert access.access_shop_by_code(employee, bakery.code) == bakery
        with pytest.raises(NotAllowed):
            access.access_shop_by_code(employee, bakery.code, owner_only=True)

    def test_ends_when_the_person_leaves(self, bakery: Partner) -> None:
        employee = make_user()
        add_staff(actor=SYSTEM, shop=bakery, user=employee)
        remove_staff(actor=SYSTEM, shop=bakery, user=employee)
        assert access.shops_of(employee) == []

    def test_of_the_last_owner_cannot_end(self, baker: User, bakery: Partner) -> None:
        with pytest.raises(MerchantRefused):
            remove_staff(actor=SYSTEM, shop=bakery, user=baker)
        add_staff(actor=SYSTEM, shop=bakery, user=make_user(), role=StaffRole.OWNER)
        remove_staff(actor=SYSTEM, shop=bakery, user=baker)
        assert access.role_in(baker, bakery) is None

    def test_to_the_association_reads_or_writes(self, manager: User, baker: User) -> None:
        reader = make_user(association_role=User.READER)
        assert access.is_association(manager, write=True)
        assert access.is_association(reader)
        assert not access.is_association(reader, write=True)
        assert not access.is_association(baker)
