"""Who may open which page of the indicators (see tests/access)."""

ROW = {"anonymous": 302, "stranger": 404, "member": 403, "coordinator": 200, "funder": 200, "other": 404}
RIGHTS = [
    ("indicators:home", "GET", ROW),
    ("indicators:export", "GET", {**ROW, "funder": 403}),
]
