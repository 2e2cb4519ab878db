import pytest

from essaim.kernel.actors.bulk import add_organisations
from essaim.kernel.actors.models import LegalForm, Organisation

pytestmark = pytest.mark.django_db


def test_add_organisations_gives_each_its_own_address() -> None:
    Organisation.objects.create(name="Ferme des Saules")

    added = add_organisations(
        ["Ferme des Saules", "Ferme-des-saules", "Jardin", "!"], legal_form=LegalForm.FARM, is_demo=True
    )

    slugs = [row.slug for row in added]
    assert slugs[2:] == ["jardin", "organisation"]
    assert all(slug.startswith("ferme-des-saules-") for slug in slugs[:2])
    assert len(set(slugs)) == 4
    assert {(row.legal_form, row.is_demo) for row in added} == {(LegalForm.FARM, True)}
