"""The writes of projects and recipes, for pages, commands and tests."""

from essaim.kernel.projects.drafts import (
    answer_decision,
    change_draft,
    draft_project,
    drop_draft,
    plan_guests,
    start_following,
    take_defaults,
)
from essaim.kernel.projects.launch import launch_project
from essaim.kernel.projects.lessons import accept_lesson, refuse_lesson, write_lesson
from essaim.kernel.projects.life import adopt_version, close_project, reopen_project, revise_decision
from essaim.kernel.projects.recipe_store import entrust, import_recipe, load_packaged

__all__ = [
    "accept_lesson",
    "adopt_version",
    "answer_decision",
    "change_draft",
    "close_project",
    "draft_project",
    "drop_draft",
    "entrust",
    "import_recipe",
    "launch_project",
    "load_packaged",
    "plan_guests",
    "refuse_lesson",
    "reopen_project",
    "revise_decision",
    "start_following",
    "take_defaults",
    "write_lesson",
]
