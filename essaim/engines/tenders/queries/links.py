"""The page of each operation told to the books."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from essaim.engines.tenders.models import Company, Fee, Payment, Service, Settlement
from essaim.kernel.numbers import whole


def source_urls(project_id: int, refs: Collection[str]) -> Mapping[str, str]:
    """By reference, the statement of the member or the answer paid. Four queries at most."""
    asked: dict[str, list[int]] = {}
    for ref in refs:
        kind, _dash, number = ref.partition("-")
        if (key := whole(number)) is not None:
            asked.setdefault(kind, []).append(key)
    found: dict[str, str] = {}
    paid = Payment.objects.in_project(project_id).filter(pk__in=asked.get("payment", []))
    for payment in paid.select_related("tool__project").order_by("pk"):
        tool = payment.tool
        page = reverse("tenders:answer", args=[tool.project.slug, tool.slug, payment.answer_id])
        found[f"payment-{payment.pk}"] = page
    models: dict[str, type[Fee] | type[Service] | type[Settlement]] = {
        "fee": Fee,
        "service": Service,
        "settlement": Settlement,
    }
    for kind, model in models.items():
        if kind in asked:
            rows = model.objects.in_project(project_id).filter(pk__in=asked[kind])
            for row in rows.select_related("tool__project", "company").order_by("pk"):
                found[f"{kind}-{row.pk}"] = _statement(row.company, row.tool.project.slug, row.tool.slug)
    return found


def _statement(company: Company, project: str, tool: str) -> str:
    return reverse("tenders:statement", args=[project, tool, company.pk])
