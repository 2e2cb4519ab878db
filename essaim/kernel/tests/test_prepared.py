"""A query built once gives what the same queryset gives, whatever the values, in any thread; sent along, it is answered as alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.factories import make_organisation, make_user
from essaim.kernel.prepared import UnpreparedError, UnreadError, along, fetch, prepared

pytestmark = pytest.mark.django_db


def _users(keys: tuple[int, ...], name: str) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys).exclude(full_name=name).order_by("pk")


users = prepared(_users)


def test_it_gives_what_the_queryset_gives_for_each_shape_of_its_values() -> None:
    made = [make_user(name) for name in ("Ada", "Bao", "Chloé", "Driss")]
    keys = tuple(user.pk for user in made)

    for some in (keys, keys[:2], keys[2:], ()):
        for name in ("Ada", "Driss", "personne"):
            assert users(some, name) == list(_users(some, name))


def test_a_number_that_no_column_holds_is_the_number_of_nothing() -> None:
    ada = make_user("Ada")
    assert users((2**63,), "") == users((-(10**30),), "") == []
    assert users((ada.pk, 10**30), "") == [ada]


def test_one_query_a_call_and_new_objects_each_time() -> None:
    user = make_user("Ada")
    users((user.pk,), "")

    with CaptureQueriesContext(connection) as queries:
        (first,) = users((user.pk,), "")
        first.full_name = "Autre"
        (second,) = users((user.pk,), "")

    assert len(queries) == 2
    assert second.full_name == "Ada"


def test_related_rows_values_and_absent_values() -> None:
    organisation = make_organisation("Le Cairn")

    @prepared
    def named(siren: str | None, since: date) -> QuerySet[Organisation, tuple[int, str]]:
        rows = Organisation.objects.exclude(name=siren) if siren else Organisation.objects.all()
        return rows.filter(created_at__date__gte=since).order_by("pk").values_list("pk", "name")

    assert named(None, date(2000, 1, 1)) == [(organisation.pk, "Le Cairn")]
    assert named("Le Cairn", date(2000, 1, 1)) == []
    assert named(None, date(2999, 1, 1)) == []


def test_a_value_that_the_sql_does_not_carry_as_it_is_is_a_bug() -> None:
    @prepared
    def doubled(key: int) -> QuerySet[User]:
        return User.objects.filter(pk=2 * key)

    @prepared
    def unused(_key: int) -> QuerySet[User]:
        return User.objects.filter(pk=F("pk"))

    for wrong in (doubled, unused):
        with pytest.raises(UnpreparedError):
            wrong(1)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_held_in_a_transaction_only() -> None:
    @prepared
    def held(key: int) -> QuerySet[User]:
        return User.objects.select_for_update().filter(pk=key)

    user = make_user("Ada")
    with transaction.atomic():
        assert held(user.pk) == [user]
    with pytest.raises(transaction.TransactionManagementError):
        held(user.pk)


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_sql_and_not_the_connection() -> None:
    made = [make_user(f"Personne {n}") for n in range(8)]

    def names(user: User) -> list[str]:
        try:
            return [found.full_name for _again in range(20) for found in users((user.pk,), "")]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for user, found in zip(made, pool.map(names, made), strict=True):
            assert found == [user.full_name] * 20


def _in_one(size: int) -> list[int]:
    return [size] if connection.vendor == "postgresql" else []


def test_what_is_sent_along_is_found_when_it_is_read_whatever_the_order(trips: list[int]) -> None:
    ada, bao = make_user("Ada"), make_user("Bao")
    asked = [users.ask((ada.pk,), ""), users.ask((bao.pk,), ""), users.ask((), "")]

    with along(*asked), CaptureQueriesContext(connection) as queries:
        assert users((ada.pk, bao.pk), "") == [ada, bao]
        assert users((bao.pk,), "") == [bao]
        assert users((ada.pk,), "") == [ada]
        assert users((), "") == []

    assert len(queries) == 3
    assert trips == _in_one(3)


def test_who_leaves_first_is_not_asked_twice(trips: list[int]) -> None:
    user = make_user("Ada")

    with along(users.ask((user.pk,), "")):
        assert users((user.pk,), "") == [user]
        User.objects.filter(pk=user.pk).update(full_name="Adèle")
        assert users((user.pk,), "")[0].full_name == "Adèle"
    assert users((user.pk,), "")[0].full_name == "Adèle"

    assert trips == []


def test_an_answer_serves_once_and_goes_with_its_block(trips: list[int]) -> None:
    ada, bao = make_user("Ada"), make_user("Bao")

    for read_inside in (True, False):
        with along(users.ask((bao.pk,), "")):
            assert users((ada.pk,), "") == [ada]
            if read_inside:
                assert users((bao.pk,), "") == [bao]
                User.objects.filter(pk=bao.pk).update(full_name="Chloé")
                assert users((bao.pk,), "")[0].full_name == "Chloé"
            User.objects.filter(pk=bao.pk).update(full_name="Driss")
        assert users((bao.pk,), "")[0].full_name == "Driss"

    assert trips == _in_one(2) * 2


def test_all_leave_in_the_order_they_were_announced_whichever_is_read_first(trips: list[int]) -> None:
    user = make_user("Ada")
    renamed = "UPDATE actors_user SET full_name = %s WHERE id = %s RETURNING full_name", ("Bao", user.pk)

    with along(renamed, users.ask((user.pk,), "")):
        fetch(*renamed)
        assert users((user.pk,), "")[0].full_name == "Bao"

    assert trips == _in_one(2)


def test_what_is_announced_twice_leaves_once(trips: list[int]) -> None:
    user = make_user("A")
    longer = (
        "UPDATE actors_user SET full_name = full_name || %s WHERE id = %s RETURNING full_name",
        ("a", user.pk),
    )

    with along(longer, longer, users.ask((user.pk,), "")):
        assert fetch(*longer) == [("Aa",)]

    assert trips == _in_one(2)


def test_what_writes_is_looked_at_or_its_block_ends_by_an_error() -> None:
    user = make_user("Ada")
    renamed = "UPDATE actors_user SET full_name = %s WHERE id = %s RETURNING id", ("Bao", user.pk)

    with pytest.raises(ZeroDivisionError), transaction.atomic(), along(renamed):
        users((user.pk,), "")
        raise ZeroDivisionError
    if connection.vendor == "postgresql":
        with pytest.raises(UnreadError), transaction.atomic(), along(renamed):
            users((user.pk,), "")
    assert users((user.pk,), "")[0].full_name == "Ada"


def test_a_block_that_reads_nothing_sends_nothing() -> None:
    user = make_user("Ada")
    with CaptureQueriesContext(connection) as queries, along(users.ask((user.pk,), "")):
        pass
    assert not queries.captured_queries


def test_a_block_inside_another_sends_its_own_questions(trips: list[int]) -> None:
    ada, bao = make_user("Ada"), make_user("Bao")
    with along(users.ask((ada.pk,), "")):
        with along(users.ask((bao.pk,), "")):
            assert users((ada.pk, bao.pk), "") == [ada, bao]
            assert users((bao.pk,), "") == [bao]
        assert users((bao.pk,), "Ada") == [bao]
        assert users((ada.pk,), "") == [ada]
    assert trips == _in_one(2) * 2


def test_a_block_inside_others_finds_once_what_they_were_answered(trips: list[int]) -> None:
    made = [make_user("Ada"), make_user("Bao")]
    ada, bao = (users.ask((user.pk,), "") for user in made)
    both = users.ask(tuple(user.pk for user in made), "")
    assert ada and bao and both

    with along(ada, bao):
        assert fetch(*both)
        with along(bao), along(ada, bao):
            assert fetch(*bao)
            User.objects.filter(pk=made[1].pk).delete()
            assert fetch(*bao) == []
            assert fetch(*ada)

    assert trips == _in_one(3)


@pytest.mark.django_db(transaction=True)
def test_an_error_among_them_is_told_as_elsewhere_and_the_connection_still_serves() -> None:
    user = make_user("Ada")
    wrong = "SELECT 1 / (id - id) FROM actors_user WHERE id = %s", (user.pk,)
    if connection.vendor == "postgresql":
        with pytest.raises(DataError), transaction.atomic(), along(wrong):
            users((user.pk,), "")
        with pytest.raises(DataError), transaction.atomic(), along(users.ask((user.pk,), "")):
            fetch(*wrong)
    assert users((user.pk,), "") == [user]
