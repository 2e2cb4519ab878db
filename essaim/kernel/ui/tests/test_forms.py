"""`{{ form }}` ties label, help and error to the control, and sums the errors up."""

from django import forms
from django.template import Context, Template


class Order(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme à l'état civil.")
    phone = forms.CharField(label="Téléphone", required=False)
    place = forms.ChoiceField(label="Lieu", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField(label="J'accepte")


class Credentials(forms.Form):
    email = forms.EmailField()
    password = forms.CharField()


def render(form: forms.Form) -> str:
    return Template("{{ form }}").render(Context({"form": form}))


def test_form_links_help_and_error_to_the_control() -> None:
    html = render(Order({"name": ""}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_form_sums_errors_up_with_links_to_the_controls() -> None:
    html = render(Order({}))

    assert "3 points sont à corriger" in html
    assert 'href="#id_name"' in html and 'href="#id_agreed"' in html
    assert 'href="#id_place_0"' in html and 'id="id_place_0"' in html


def test_form_without_error_has_no_summary() -> None:
    assert "error-summary" not in render(Order())


def test_form_marks_required_fields_in_words_when_some_are_not() -> None:
    assert render(Order()).count("(obligatoire)") == 3


def test_form_says_once_that_all_fields_are_required() -> None:
    html = render(Credentials())

    assert "Tous les champs sont obligatoires." in html
    assert "(obligatoire)" not in html


def test_form_escapes_what_was_typed() -> None:
    assert "<b>" not in render(Order({"name": "<b>", "place": "<b>"}))


def test_form_groups_choices_in_a_fieldset_with_a_legend() -> None:
    html = render(Order())

    assert html.count("<fieldset") == 1
    assert "<legend>Lieu" in html


def test_formset_renders_each_form_in_a_group() -> None:
    formset = forms.formset_factory(Credentials, extra=2)()

    html = Template("{{ formset }}").render(Context({"formset": formset}))

    assert html.count('<fieldset class="group">') == 2
    assert "form-TOTAL_FORMS" in html
