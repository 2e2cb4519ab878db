"""The form field that takes a territory as people say it."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from essaim.kernel.territories.factories import DUNKERQUE, commune, load_some
from essaim.kernel.territories.fields import TerritoryField

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    place = TerritoryField(kinds=["commune"], label="Commune")


@pytest.fixture(autouse=True)
def territories() -> None:
    load_some(DUNKERQUE, "93066", "97411")


@pytest.mark.parametrize("typed", ["dunkerque", "Dunkerque (Nord)", "59140", "59183", "59540", "dunker"])
def test_field_understands(typed: str) -> None:
    form = Form({"place": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == commune(DUNKERQUE)


def test_field_asks_which_homonym() -> None:
    form = Form({"place": "st denis"})

    assert form.errors["place"] == [
        "Plusieurs territoires répondent. Précisez\xa0: Saint-Denis (La Réunion), Saint-Denis (Seine-Saint-Denis)."
    ]
    assert Form({"place": "Saint-Denis (Seine-Saint-Denis)"}).is_valid()


def test_field_refuses_the_unknown_and_other_kinds() -> None:
    assert "Aucun territoire" in Form({"place": "zzz"}).errors["place"][0]
    assert "Aucun territoire" in Form({"place": "Hauts-de-France"}).errors["place"][0]


def test_field_may_stay_empty_when_not_required() -> None:
    assert TerritoryField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        TerritoryField().clean("")


def test_field_shows_the_territory_it_holds() -> None:
    shown = str(Form(initial={"place": commune(DUNKERQUE)})["place"])

    assert 'value="Dunkerque (Nord)"' in shown
    assert "<datalist" in shown
    assert "/territoires/suggestions/?kind=commune" in shown
