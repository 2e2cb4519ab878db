"""Who may open which page of the indicators (see tests/access): in Bio-cabas members and funder see them too."""

ROW = {"anonymous": 302, "stranger": 404, "member": 200, "coordinator": 200, "funder": 200, "other": 404}
RIGHTS = [
    ("indicators:home", "GET", ROW),
    ("indicators:export", "GET", {**ROW, "member": 403, "funder": 403}),
]
