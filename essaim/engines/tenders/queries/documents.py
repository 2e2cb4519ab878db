"""What the forms of the State ask of a group (DC1, DC2), and the agreement its members sign."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from docx import Document

from essaim.engines.tenders.models import Answer, Company, Piece, Task
from essaim.engines.tenders.queries.tenders import price_rows, tasks_of
from essaim.kernel.money import Money, total
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.tables import Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def group_rows(answer: Answer) -> list[tuple[str, str]]:
    """The headings of a DC1: the contract, the form of the group, its lead. No query."""
    found = answer.opportunity
    lead = answer.lead
    form = answer.get_form_display()
    if answer.form == Answer.Form.JOINT and answer.lead_is_solidary:
        form = _("{form}, mandataire solidaire").format(form=form)
    return [
        (_("A. Acheteur"), found.buyer),
        (_("B. Objet de la consultation"), found.title),
        (_("E. Forme du groupement"), form),
        (_("G. Mandataire"), lead.name if lead else "—"),
        (_("G. SIRET du mandataire"), (lead.organisation.siret if lead else "") or "—"),
    ]


def member_rows(company: Company, tasks: list[Task], pieces: list[Piece]) -> list[tuple[str, str]]:
    """The headings of a DC2 for one member, and what it does in the group. No query."""
    references = [piece for piece in pieces if piece.kind == Piece.Kind.REFERENCE]
    certificates = [piece for piece in pieces if piece.kind == Piece.Kind.CERTIFICATE]
    return [
        (_("Nom"), company.name),
        (_("SIRET"), company.organisation.siret or "—"),
        (_("Forme juridique"), str(company.organisation.get_legal_form_display())),
        (_("Statut social"), company.get_social_display()),
        (_("Travaux"), " ; ".join(f"{task.lot} {task.title}".strip() for task in tasks)),
        (_("Montant, hors taxes"), str(total([task.amount for task in tasks]))),
        (_("Références"), " ; ".join(_reference(piece) for piece in references) or "—"),
        (_("Certificats"), " ; ".join(_certificate(piece) for piece in certificates) or "—"),
    ]


def _reference(piece: Piece) -> str:
    told = [piece.title, piece.client, str(piece.year or ""), str(piece.amount or "")]
    return ", ".join(part for part in told if part)


def _certificate(piece: Piece) -> str:
    if piece.expires_on is None:
        return piece.title
    return _("{title} jusqu'au {day}").format(title=piece.title, day=day_text(piece.expires_on))


def sheets(answer: Answer) -> list[tuple[Company, list[tuple[str, str]]]]:
    """Each member of the answer with what its DC2 asks. Two queries."""
    tasks = price_rows(tasks_of(answer))
    owned: dict[int, list[Piece]] = {}
    for piece in (
        Piece.objects.in_tool(answer.tool_id).filter(company__in=tasks).order_by("kind", "title", "pk")
    ):
        assert piece.company_id is not None
        owned.setdefault(piece.company_id, []).append(piece)
    return [
        (rows[0].company, member_rows(rows[0].company, rows, owned.get(pk, []))) for pk, rows in tasks.items()
    ]


def tables_of(answer: Answer) -> list[Table]:
    """The same as a spreadsheet: the group, each member, the price line by line. Three queries."""
    tasks = tasks_of(answer)
    told = [(company.name, *row) for company, rows in sheets(answer) for row in rows]
    price: list[list[str | int | Money | date | None]] = [
        [task.lot, task.title, task.company.name, task.days, task.day_price, task.costs, task.amount]
        for task in tasks
    ]
    price.append(["", _("Total"), "", None, None, None, total([task.amount for task in tasks])])
    columns = [_("Lot"), _("Travail"), _("Membre"), _("Jours"), _("Prix du jour"), _("Frais"), _("Montant")]
    return [
        Table(_("Groupement (DC1)"), [_("Rubrique"), _("Réponse")], group_rows(answer)),
        Table(_("Membres (DC2)"), [_("Membre"), _("Rubrique"), _("Réponse")], told),
        Table(_("Prix"), columns, price),
    ]


def agreement(answer: Answer, on: date) -> bytes:
    """The agreement of the group, to be corrected and signed (DOCX). One query."""
    tasks = price_rows(tasks_of(answer))
    document = Document()
    document.core_properties.title = _("Convention de groupement")
    document.core_properties.author = answer.tool.project.name[:200]
    document.add_heading(_("Convention de groupement"), 0)
    document.add_paragraph(
        _("Projet du {day}. À relire par chaque membre, puis à signer.").format(day=day_text(on))
    )
    document.add_heading(_("1. Objet"), 1)
    for label, value in group_rows(answer):
        document.add_paragraph(_("{label} : {value}").format(label=label, value=value))
    document.add_heading(_("2. Engagement des membres"), 1)
    document.add_paragraph(_bond(answer))
    document.add_heading(_("3. Travaux et prix de chacun"), 1)
    _price_table(document, tasks)
    document.add_heading(_("4. Paiements"), 1)
    document.add_paragraph(
        _(
            "Chaque paiement est partagé selon ce qui reste dû à chacun. L'acheteur retient {retention} %. La grappe reçoit {rate} de ce qui arrive."
        ).format(retention=answer.retention, rate=answer.tool.config.business_rate)
    )
    document.add_heading(_("5. Signatures"), 1)
    for rows in tasks.values():
        document.add_paragraph(_("Pour {name}, le représentant :").format(name=rows[0].company.name))
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _bond(answer: Answer) -> str:
    """What each member answers for, in a sentence."""
    lead = answer.lead.name if answer.lead else "…"
    if answer.form == Answer.Form.SOLIDARY:
        text = _(
            "Le groupement est solidaire : chaque membre répond de tout le marché. {lead} est mandataire."
        )
    elif answer.lead_is_solidary:
        text = _(
            "Le groupement est conjoint : chaque membre répond de sa part. {lead}, mandataire, répond de tout."
        )
    else:
        text = _("Le groupement est conjoint : chaque membre répond de sa part. {lead} est mandataire.")
    return text.format(lead=lead)


def _price_table(document: object, tasks: dict[int, list[Task]]) -> None:
    table = document.add_table(rows=1, cols=4)  # type: ignore[attr-defined]
    table.style = "Table Grid"
    for cell, words in zip(
        table.rows[0].cells, (_("Membre"), _("Travail"), _("Jours"), _("Montant")), strict=True
    ):
        cell.text = words
    for rows in tasks.values():
        for task in rows:
            told = (task.company.name, f"{task.lot} {task.title}".strip(), str(task.days), str(task.amount))
            for cell, words in zip(table.add_row().cells, told, strict=True):
                cell.text = words
    every = [task.amount for rows in tasks.values() for task in rows]
    for cell, words in zip(table.add_row().cells, (_("Total"), "", "", str(total(every))), strict=True):
        cell.text = words
