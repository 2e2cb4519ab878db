"""Who may open each page of the households."""

from collections.abc import Iterable

from essaim.engines.members.factories import make_household
from essaim.engines.members.models import College, HouseholdImport, HouseholdMerge, Representative, Seat
from essaim.kernel.factories import NOW, Cast, make_organisation

Row = tuple[str, str, dict[str, int]]
HELD_AT_THE_DOOR = {"anonymous": 302, "stranger": 404, "member": 403, "funder": 403, "other": 404}
# What the coordination gets; an empty form is shown again (200), an act on what is not there is refused.
COORDINATION = (
    ("home", "GET", 200),
    ("add", "GET", 200),
    ("add", "POST", 200),
    ("export", "GET", 200),
    ("copy", "GET", 200),
    ("copy", "POST", 200),
    ("letters", "GET", 200),
    ("letters_pdf", "POST", 200),
    ("letters_done", "POST", 302),
    ("colleges", "GET", 200),
    ("colleges", "POST", 200),
    ("college", "GET", 200),
    ("college", "POST", 200),
    ("college_organisation", "GET", 200),
    ("college_organisation", "POST", 200),
    ("represent", "GET", 200),
    ("represent", "POST", 200),
    ("represent_end", "POST", 302),
    ("college_change", "GET", 200),
    ("college_change", "POST", 200),
    ("college_take_out", "POST", 302),
    ("seat_end", "POST", 302),
    ("doubles", "GET", 200),
    ("merge", "GET", 200),
    ("merge", "POST", 200),
    ("apart", "POST", 302),
    ("separate", "POST", 302),
    ("imports", "GET", 200),
    ("imports", "POST", 200),
    ("import_template", "GET", 200),
    ("import_columns", "GET", 200),
    ("import_columns", "POST", 200),
    ("import_check", "GET", 200),
    ("import_check", "POST", 200),
    ("import_undo", "POST", 409),
    ("household", "GET", 200),
    ("change", "GET", 200),
    ("change", "POST", 200),
    ("quotient", "GET", 200),
    ("quotient", "POST", 200),
    ("leave", "POST", 422),
    ("link", "POST", 422),
    ("unlink", "POST", 404),
)


def _rows() -> Iterable[Row]:
    for name, method, status in COORDINATION:
        yield (f"members:{name}", method, {**HELD_AT_THE_DOOR, "coordinator": status})
    for method in ("GET", "POST"):
        yield ("members:own", method, {**HELD_AT_THE_DOOR, "member": 200, "coordinator": 200})


RIGHTS: list[Row] = list(_rows())


COLLEGE_PAGES = ("college", "college_change", "college_organisation")


def _mandate(cast: Cast) -> Representative:
    body = make_household(cast.project, "Commune", organisation=make_organisation("Commune"))
    told = {"project": cast.project, "household": body, "name": "Le maire", "since": NOW.date()}
    return Representative.unscoped.create(**told)


def url_kwargs(cast: Cast) -> dict[str, dict[str, object]]:
    one, two, lost = (make_household(cast.project, name) for name in ("Famille A", "Famille B", "Famille C"))
    lost.merged_into, lost.is_active, lost.left_on = one, False, NOW.date()
    lost.save()
    merge = HouseholdMerge.unscoped.create(
        project=cast.project,
        kept=one,
        lost=lost,
        merged_at=NOW,
        before={"kept": {}, "lost": [True, None, ""], "followers": []},
    )
    draft = HouseholdImport.unscoped.create(
        project=cast.project,
        header=["Nom"],
        rows=[[2, ["Benali"]]],
        mapping={"name": 0},
        created_at=NOW,
    )
    college = College.unscoped.create(project=cast.project, name="Usagers")
    seat = Seat.unscoped.create(project=cast.project, household=one, body="Conseil", since=NOW.date())
    mandate = _mandate(cast)
    body = mandate.household
    pair: dict[str, object] = {"number": one.number, "other": two.number}
    sheet: dict[str, object] = {"number": two.number}
    return {
        "members:merge": pair,
        "members:apart": pair,
        "members:separate": {"merge": merge.pk},
        **{
            f"members:{name}": {"import_id": draft.pk}
            for name in ("import_columns", "import_check", "import_undo")
        },
        **{f"members:{name}": sheet for name in ("household", "change", "quotient", "leave", "link")},
        **{f"members:{name}": {"college": college.pk} for name in COLLEGE_PAGES},
        "members:represent": {"number": body.number},
        "members:represent_end": {"number": body.number, "mandate": mandate.pk},
        "members:college_take_out": sheet,
        "members:seat_end": {"seat": seat.pk},
        "members:unlink": {**sheet, "person": 0},
    }
