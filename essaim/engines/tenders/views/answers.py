"""Answers: the list, the workshop where one is made, its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.answers import (
    add_item,
    add_task,
    remove_task,
    set_conditions,
    start_answer,
    submit_answer,
    tick_item,
)
from essaim.engines.tenders.commands.outcomes import finish_answer, lose_answer, win_answer, withdraw_answer
from essaim.engines.tenders.forms.tenders import ConditionsForm, ItemForm, OutcomeForm, TaskForm, TickForm
from essaim.engines.tenders.models import Answer, CheckItem, Company, Task
from essaim.engines.tenders.models.companies import TIERS_THAT_ANSWER
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import members
from essaim.engines.tenders.queries.money import due_of, held_of, payments_of
from essaim.engines.tenders.queries.tenders import (
    Priced,
    answers,
    items_of,
    price_rows,
    tasks_of,
    usable_pieces,
)
from essaim.engines.tenders.views.links import answer_here, ask, do, go, may, opportunity_here, url
from essaim.engines.tenders.wording import explain_price
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import total
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def answer_list(request: ToolRequest) -> HttpResponse:
    """Answers, latest first."""
    page = paginate(request, answers(request.tool))
    return render(request, "tenders/answers.html", {"page": page, "may": may(request)})


@tool_page(P.MANAGE, methods=("POST",))
def start(request: ToolRequest, opportunity: int) -> HttpResponse:
    """Start the answer the members voted for."""
    found = opportunity_here(request, opportunity)
    made: list[Answer] = []
    refused = do(
        request,
        lambda: made.append(start_answer(opportunity_id=found.pk, by=request.actor, at=request.at)),
        done=_("La réponse est commencée. Choisissez la forme du groupement et qui fait quoi."),
        back=url(request, "opportunity", found.pk),
    )
    return go(request, "answer", made[0].pk) if made else refused


def _prices(tasks: list[Task]) -> list[Priced]:
    """What each member asks, explained, the days it has left beside."""
    return [
        Priced(rows[0].company, explain_price(rows, rows[0].company.name), rows[0].company.days_left)
        for rows in price_rows(tasks).values()
    ]


@tool_page(P.VIEW)
def answer_page(request: ToolRequest, answer: int) -> HttpResponse:
    """The workshop: conditions, tasks, price by member, papers, then what was paid."""
    found = answer_here(request, answer)
    tasks = tasks_of(found)
    items = items_of(found, timezone.localdate(request.at))
    context = {
        "answer": found,
        "opportunity": found.opportunity,
        "tasks": tasks,
        "prices": _prices(tasks),
        "price": total([task.amount for task in tasks]),
        "items": items,
        "waiting": sum(item.row.done_at is None for item in items),
        "shares": list(found.shares.select_related("company")),
        "payments": list(payments_of(found)),
        "due": total(list(due_of(found).values())),
        "held": total(list(held_of(found).values())),
        "may": may(request),
    }
    return render(request, "tenders/answer.html", context)


def _can_answer(request: ToolRequest) -> list[Company]:
    return list(members(request.tool).filter(tier__in=TIERS_THAT_ANSWER))


def _crumbs(request: ToolRequest, found: Answer) -> list[tuple[str, str]]:
    return [
        (_("Réponses"), url(request, "answers")),
        (str(found), url(request, "answer", found.pk)),
    ]


@tool_page(P.MANAGE, methods=("GET", "POST"))
def conditions(request: ToolRequest, answer: int) -> HttpResponse:
    """How the members are bound, and who leads."""
    found = answer_here(request, answer)
    form = ConditionsForm(request.POST or None, companies=_can_answer(request), answer=found)

    def act(data: dict[str, Any]) -> None:
        set_conditions(answer_id=found.pk, lead_id=data.pop("lead"), by=request.actor, **data)

    return ask(
        request,
        form,
        act,
        heading=_("Le groupement"),
        button=_("Enregistrer le groupement"),
        done=_("Le groupement est enregistré."),
        back=url(request, "answer", found.pk),
        crumbs=_crumbs(request, found),
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def task_add(request: ToolRequest, answer: int) -> HttpResponse:
    """Give a task to a member, at a price."""
    found = answer_here(request, answer)
    form = TaskForm(request.POST or None, companies=_can_answer(request))
    return ask(
        request,
        form,
        lambda data: add_task(answer_id=found.pk, work=form.work, by=request.actor),
        heading=_("Confier un travail"),
        lead=_("Seuls les membres du Groupement et du Groupe répondent aux marchés."),
        button=_("Confier ce travail"),
        done=_("Le travail est confié ; ses jours sont comptés."),
        back=url(request, "answer", found.pk),
        crumbs=_crumbs(request, found),
    )


@tool_page(P.MANAGE, methods=("POST",))
def task_remove(request: ToolRequest, task: int) -> HttpResponse:
    """Take a task away."""
    found = Task.objects.in_tool(request.tool).filter(pk=task).first()
    if found is None:
        raise NotFound
    return do(
        request,
        lambda: remove_task(task_id=found.pk, by=request.actor),
        done=_("Le travail est retiré ; ses jours sont rendus."),
        back=url(request, "answer", found.answer_id),
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def item_add(request: ToolRequest, answer: int) -> HttpResponse:
    """Ask for one more paper."""
    found = answer_here(request, answer)
    form = ItemForm(request.POST or None, companies=_can_answer(request))

    return ask(
        request,
        form,
        lambda data: _ask_for(request, found, data),
        heading=_("Demander une pièce"),
        button=_("Ajouter à la liste"),
        done=_("La pièce est dans la liste."),
        back=url(request, "answer", found.pk),
        crumbs=_crumbs(request, found),
    )


def _ask_for(request: ToolRequest, found: Answer, data: dict[str, Any]) -> None:
    add_item(
        answer_id=found.pk,
        title=data["title"],
        company_id=data["company"],
        due_on=data["due_on"],
        by=request.actor,
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def item_tick(request: ToolRequest, item: int) -> HttpResponse:
    """Say that a paper is there."""
    found = CheckItem.objects.in_tool(request.tool).filter(pk=item).first()
    if found is None:
        raise NotFound
    answer = answer_here(request, found.answer_id)
    form = TickForm(request.POST or None, pieces=list(usable_pieces(answer)))
    return ask(
        request,
        form,
        lambda data: tick_item(
            item_id=found.pk, done=data["done"], piece_id=data["piece"], by=request.actor, at=request.at
        ),
        heading=found.title,
        button=_("Enregistrer"),
        done=_("La liste est à jour."),
        back=url(request, "answer", answer.pk),
        crumbs=_crumbs(request, answer),
    )


@tool_page(P.MANAGE, methods=("POST",))
def submit(request: ToolRequest, answer: int) -> HttpResponse:
    """Hand the answer in."""
    found = answer_here(request, answer)
    return do(
        request,
        lambda: submit_answer(answer_id=found.pk, by=request.actor, at=request.at),
        done=_("La réponse est notée comme remise. Déposez-la sur le site de l'acheteur."),
        back=url(request, "answer", found.pk),
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def outcome(request: ToolRequest, answer: int) -> HttpResponse:
    """Won, lost, or given up."""
    found = answer_here(request, answer)
    price = found.amount.plain if found.amount else ""
    start = {"on": timezone.localdate(request.at), "amount": price}
    form = OutcomeForm(request.POST or None, answer=found, initial=start)
    return ask(
        request,
        form,
        lambda data: _end(request, found, data),
        heading=_("La fin de cette réponse"),
        button=_("Enregistrer"),
        done=_("La fin de cette réponse est notée."),
        back=url(request, "answer", found.pk),
        crumbs=_crumbs(request, found),
    )


def _end(request: ToolRequest, found: Answer, data: dict[str, Any]) -> None:
    told = {"answer_id": found.pk, "on": data["on"], "by": request.actor}
    if data["outcome"] == "won":
        if data["amount"] is None:
            raise Invalid(message=_("Donnez le montant signé, au-dessus de zéro."), field="amount")
        win_answer(amount=data["amount"], **told)
    elif data["outcome"] == "lost":
        lose_answer(reason=data["reason"], **told)
    else:
        withdraw_answer(reason=data["reason"], **told)


@tool_page(P.MANAGE, methods=("POST",))
def finish(request: ToolRequest, answer: int) -> HttpResponse:
    """The work is done."""
    found = answer_here(request, answer)
    return do(
        request,
        lambda: finish_answer(answer_id=found.pk, by=request.actor),
        done=_("Le marché est terminé ; les jours promis sont rendus."),
        back=url(request, "answer", found.pk),
    )
