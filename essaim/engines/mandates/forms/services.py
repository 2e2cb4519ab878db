"""Forms of the services: naming one, answering a question, reading over, choosing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.commands.services import Described
from essaim.engines.mandates.models import Service
from essaim.engines.mandates.queries.explained import Told
from essaim.engines.mandates.rules.facts import DO_NOT_KNOW, MOST_NUMBER, Answer, Fact, Kind
from essaim.engines.mandates.rules.modes import MODES
from essaim.engines.mandates.wording import words
from essaim.engines.mandates.wording.modes import MODE
from essaim.engines.mandates.wording.questions import HELP, QUESTION
from essaim.kernel.ui.fields import DayField, EurosField

UNKNOWN = "?"


class DescribeForm(forms.Form):
    name = forms.CharField(
        label=_("Quel service ?"), max_length=150, help_text=_("Par exemple : petite enfance, quartier sud.")
    )
    authority = forms.CharField(
        label=_("Quelle collectivité ?"), max_length=150, help_text=_("Celle qui paierait ce service.")
    )
    territory = forms.CharField(
        label=_("Sur quel territoire ?"),
        max_length=150,
        help_text=_("Le besoin se prouve sur un territoire."),
    )
    law_on = DayField(
        label=_("Droit en vigueur le"),
        help_text=_("Le jour de la décision. Un dossier de 2015 est jugé par le droit de 2015."),
    )

    @property
    def described(self) -> Described:
        return Described(**self.cleaned_data)


class AnswerForm(forms.Form):
    """One question. Its label is the question; nobody is made to guess."""

    def __init__(self, data: Any = None, *, fact: Fact, known: Answer | None) -> None:
        super().__init__(data, initial=_initial(known))
        self.fact = fact
        label, told = str(QUESTION[fact.key]), str(HELP.get(fact.key, ""))
        if fact.options:
            choices = [(option, words.choice(fact.key, option)) for option in fact.options]
            self.fields["answer"] = forms.ChoiceField(
                label=label,
                help_text=told,
                widget=forms.RadioSelect,
                choices=[*choices, (UNKNOWN, _("Je ne sais pas"))],
            )
            return
        kind = {Kind.EUROS: EurosField, Kind.NUMBER: forms.IntegerField}[fact.kind]
        limits = {"min_value": 1, "max_value": MOST_NUMBER} if fact.kind is Kind.NUMBER else {}
        self.fields["answer"] = kind(label=label, help_text=told, required=False, **limits)
        self.fields["unknown"] = forms.BooleanField(label=_("Je ne sais pas"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answer, unknown = data.get("answer"), data.get("unknown")
        if not self.fact.options and "answer" not in self.errors:
            if answer is None and not unknown:
                self.add_error("answer", _("Écrivez un nombre, ou cochez « Je ne sais pas »."))
            elif answer is not None and unknown:
                self.add_error("answer", _("Écrivez un nombre, ou cochez « Je ne sais pas » : pas les deux."))
            elif answer is not None and not self.fact.accepts(answer):
                self.add_error("answer", _("Ce nombre ne convient pas. Écrivez-le sans signe moins."))
        return data

    @property
    def answer(self) -> Answer:
        answer = self.cleaned_data["answer"]
        return DO_NOT_KNOW if answer in (UNKNOWN, None) else Answer(answer)


def _initial(known: Answer | None) -> dict[str, Any]:
    if known is None:
        return {}
    if known.value is None:
        return {"answer": UNKNOWN, "unknown": True}
    return {"answer": known.value if isinstance(known.value, str | int) else known.value.plain}


class ServiceFilter(forms.Form):
    q = forms.CharField(label=_("Service"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous les états")), *Service.Status.choices]
    )


class ReviewForm(forms.Form):
    agreed = forms.TypedChoiceField(
        label=_("Votre relecture"),
        choices=[("yes", _("Les réponses sont justes")), ("no", _("À reprendre"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Ce qu'il faut savoir, ou reprendre"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChooseForm(forms.Form):
    """The modes that are not closed."""

    mode = forms.ChoiceField(label=_("Mode de financement"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi ce mode"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Obligatoire pour un mode à prendre avec prudence, ou à trancher."),
    )

    def __init__(self, data: Any = None, *, told: Told) -> None:
        super().__init__(data)
        field = self.fields["mode"]
        assert isinstance(field, forms.ChoiceField)
        open_modes = {step.goal.partition(".")[2]: step.value for step in told.modes if step.is_open}
        field.choices = [
            (mode, _("{mode} ({state})").format(mode=MODE[mode], state=open_modes[mode].lower()))
            for mode in MODES
            if mode in open_modes
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi rouvrir ce dossier"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
