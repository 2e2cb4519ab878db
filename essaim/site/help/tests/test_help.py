"""The guide in the product: rendered safely, searched by words, led to from the screens it explains."""

import pytest
from django.test import Client

from essaim.site.help.glossary import Term, glossary
from essaim.site.help.library import address, around, explaining, pages
from essaim.site.help.markdown import render
from essaim.site.help.search import excerpt, search

PART = Term("plafond", "Plafond", "La somme maximale.", ("plafonds",))


def titles(text: str) -> list[str]:
    return [found.title for found in search(text)]


def test_render_refuses_html_and_dangerous_links() -> None:
    made = render(
        "# Titre\n\n<script>alert(1)</script> [lien](javascript:alert(1))\n\n<b onclick='x()'>gras</b>\n",
        address=address,
    )
    assert made.title == "Titre"
    assert "<script" not in made.html
    assert "<b " not in made.html
    assert "<a " not in made.html


def test_render_gives_headings_an_anchor_and_links_their_address() -> None:
    made = render(
        "# Titre\n\nDébut.\n\n## Où payer ?\n\n[Prix](commander.md#comprendre-votre-prix)\n", address=address
    )
    assert '<h2 id="ou-payer">' in made.html
    assert 'href="/aide/commander/#comprendre-votre-prix"' in made.html
    assert [(section.anchor, section.text) for section in made.sections] == [
        ("", "Début."),
        ("ou-payer", "Prix"),
    ]


def test_render_links_a_word_of_the_glossary_once_and_never_in_a_title_or_a_link() -> None:
    made = render(
        "# Plafond\n\n## Le plafond\n\n[Un plafond](/x/), des Plafonds, un plafond.\n",
        address=address,
        terms=[PART],
    )
    assert made.html.count('href="#mot-plafond"') == 1
    assert ">Plafonds</a>" in made.html
    assert made.terms == [PART]


def test_render_names_the_column_of_each_cell() -> None:
    made = render('# T\n\n| Quoi | A "b" |\n| --- | --- |\n| un | deux |\n', address=address)
    assert '<td data-label="Quoi">un</td>' in made.html
    assert '<td data-label="A &quot;b&quot;">deux</td>' in made.html


@pytest.mark.parametrize("asked", ["double verification", "DOUBLE VÉRIFICATION", "doubles vérifications"])
def test_search_finds_without_accents_case_or_plural(asked: str) -> None:
    assert titles(asked)[0] == "Double vérification"


def test_search_puts_titles_first_and_leads_to_the_section() -> None:
    found = search("changer annuler")
    assert found[0].title == "Changer ou annuler"
    assert found[0].url == "/aide/commander/#changer-ou-annuler"


def test_search_finds_nothing_for_an_unknown_word_or_none() -> None:
    assert titles("zzzz") == []
    assert titles(" ,;") == []
    assert titles("panier zzzz") == []


def test_excerpt_is_cut_around_the_word_and_between_words() -> None:
    text = f"{'avant ' * 60}quotient {'après ' * 60}".strip()
    cut = excerpt(text, ["quotient"])
    assert "quotient" in cut
    assert cut.startswith("… avant")
    assert cut.endswith("après …")
    assert len(cut) < 220


def test_explaining_prefers_the_page_that_names_the_screen() -> None:
    named, engine = explaining("orders:cycles"), explaining("orders:home")
    assert named is not None and named.slug == "tenir-une-distribution"
    assert engine is not None and engine.slug == "commander"
    assert explaining("site:components") is None
    assert explaining("") is None


def test_around_gives_no_page_before_the_first_nor_after_the_last() -> None:
    ordered = list(pages().values())
    assert around(ordered[0]) == (None, ordered[1])
    assert around(ordered[-1]) == (ordered[-2], None)


def test_index_lists_every_page_and_answers_a_search() -> None:
    client = Client()
    shown = client.get("/aide/").content.decode()
    assert all(page.url in shown for page in pages().values())
    answers = client.get("/aide/", {"q": "quotient"}).content.decode()
    assert "/aide/importer-des-foyers/#noter-le-quotient-familial" in answers
    nothing = client.get("/aide/", {"q": "<b>zz"}).content.decode()
    assert "Rien de tel dans l'aide" in nothing
    assert "&lt;b&gt;zz" in nothing


def test_page_shows_its_words_and_says_it_is_in_french() -> None:
    client = Client()
    page = client.get("/aide/commander/").content.decode()
    assert 'id="mot-quotient-familial"' in page
    assert '<article lang="fr">' in page
    english = client.get("/aide/commander/", headers={"accept-language": "en"}).content.decode()
    assert "notice-info" in english
    assert "notice-info" not in page


def test_page_unknown_is_not_found() -> None:
    assert Client().get("/aide/inconnue/").status_code == 404
    assert Client().get("/aide/..%2Fcontents/").status_code == 404


def test_glossary_page_explains_each_word() -> None:
    shown = Client().get("/aide/glossaire/").content.decode()
    assert all(f'id="mot-{term.key}"' in shown for term in glossary())


@pytest.mark.django_db
def test_a_screen_leads_to_what_explains_it() -> None:
    page = Client().get("/initiatives/").content.decode()
    assert 'class="page-help no-print" href="/aide/trouver/"' in page
    assert "page-help" not in Client().get("/composants/").content.decode()
