"""What the engine holds of a person, for their own copy. What was said in a public act stays in it, once the name is gone."""

from __future__ import annotations

from typing import Any

from essaim.engines.mandates.models import (
    Convention,
    Mandate,
    Proposal,
    ProposalComment,
    Scenario,
    Service,
    StatementStep,
)


def personal_data(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Files read over, conventions, texts and words of deliberations, scenarios, acts and steps of statements. Seven queries."""
    return {**_of_files(user_id), **_of_deliberations(user_id), **_of_mandates(user_id)}


def _of_files(user_id: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "reviews": [
            {"project": one.project.name, "service": one.name, "note": one.review_note}
            for one in _mine(Service, "reviewed_by", user_id)
        ],
        "conventions": [
            {"project": one.project.name, "title": one.title, "added_at": one.added_at.isoformat()}
            for one in _mine(Convention, "added_by", user_id)
        ],
    }


def _of_deliberations(user_id: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "proposals": [
            {
                "project": one.project.name,
                "section": one.section,
                "texts": one.texts,
                "note": one.note,
                "status": one.status,
                "made_at": one.made_at.isoformat(),
            }
            for one in _mine(Proposal, "made_by", user_id)
        ],
        "comments": [
            {
                "project": one.project.name,
                "section": one.section,
                "text": one.text,
                "made_at": one.made_at.isoformat(),
            }
            for one in _mine(ProposalComment, "made_by", user_id)
        ],
    }


def _of_mandates(user_id: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "scenarios": [
            {"project": one.project.name, "name": one.name, "made_at": one.made_at.isoformat()}
            for one in _mine(Scenario, "made_by", user_id)
        ],
        "signed": [
            {"project": one.project.name, "mandate": one.title, "signed_at": one.signed_at.isoformat()}
            for one in _mine(Mandate, "signed_by", user_id)
        ],
        "statements": [
            {
                "project": one.project.name,
                "year": one.statement.year,
                "step": one.kind,
                "reason": one.reason,
                "at": one.at.isoformat(),
            }
            for one in _mine(StatementStep, "by", user_id, "statement")
        ],
    }


def _mine(kind: Any, by: str, user_id: int, *related: str) -> Any:
    return kind.unscoped.filter(**{by: user_id}).select_related("project", *related).order_by("pk")
