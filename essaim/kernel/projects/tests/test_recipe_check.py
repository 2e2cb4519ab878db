"""A recipe file from anywhere is taken whole, or refused with every fault, and nothing else happens."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.kernel.projects.faults import BadRecipe, Fault
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_check import advice, read_recipe
from essaim.kernel.projects.recipe_store import packaged_files
from essaim.kernel.projects.recipe_text import MAX_BYTES
from essaim.kernel.projects.tests.toy import RECIPE, TOYS


def read(text: str) -> RecipeData:
    return read_recipe(text.encode(), file="essai.toml", installed=TOYS)


def faults(text: str | bytes) -> list[Fault]:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(BadRecipe) as caught:
        read_recipe(raw, file="essai.toml", installed=TOYS)
    return caught.value.faults


def keys(text: str) -> set[str]:
    return {fault.key for fault in faults(text)}


def changed(old: str, new: str) -> str:
    assert old in RECIPE
    return RECIPE.replace(old, new, 1)


def test_read_recipe_takes_a_right_one() -> None:
    assert read(RECIPE).engines[1].as_ == "chorale"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('use = "stall"', 'use = "stal"', "engines.0.use"),
        ('as = "chorale"', 'as = "etal"', "engines.1.as"),
        ('"stall.sell"', '"stall.steal"', "roles.coordination.grants"),
        ('on = "stall.Sold"', 'on = "stall.Gone"', "wires.0.on"),
        ('do = "choir.sing"', 'do = "choir.shout"', "wires.0.do"),
        ('do = "choir.sing"', 'do = "choir.sing"\nto = "etal"', "wires.0.to"),
        ('measure = "stall.sales"', 'measure = "stall.gold"', "indicators.0.measure"),
        ("places = 12", "seats = 12", "engines.1.settings.seats"),
        ("places = 12", 'places = "beaucoup"', "engines.1.settings.places"),
        ("places = 12", "places = 12, extra = [1]", "engines.1.settings.extra"),
        ('price = "$price"', 'price = "$prix"', "engines.0.settings.price"),
        ('price = "$price"', 'price = "$share", rhythm = "daily"', "engines.0.settings.rhythm"),
        ('price = "$price"', 'price = "$funder"', "engines.0.settings.price"),
        ('decision = "funder"', 'decision = "share"', "roles.financeur.decision"),
        ("default = 0.5", "default = 0.9", "decisions.1.default"),
        ("max = 0.8", 'max = "beaucoup"', "decisions.1.max"),
        ("min = 1", "min = 10\nmax = 5", "decisions.0.min"),
        ('kind = "rate"', 'kind = "choice"', "decisions.1.choices"),
        ('key = "share"', 'key = "price"', "decisions.1.key"),
        ('theme = "alimentation"', 'theme = "cuisine"', "theme"),
        ('version = "1.0.0"', 'version = "1"', "version"),
        ('slug = "marche-chante"', 'slug = "Marché"', "slug"),
        ('name = "Marché chanté"', "name = 3", "name"),
        ('source = "Essai"', 'source = "Essai"\ncolour = "red"', "colour"),
        ('source = "Essai"', 'source = "Essai"\nfollows = ["marche-chante"]', "follows"),
        ('as = "etal"', 'as = "etal"\nneeds_version = "9.0"', "engines.0.needs_version"),
    ],
)
def test_read_recipe_names_the_faulty_key(old: str, new: str, key: str) -> None:
    assert key in keys(changed(old, new))


def test_read_recipe_refuses_wires_that_come_back() -> None:
    text = RECIPE + '\n[[wires]]\non = "stall.Sold"\ndo = "stall.sell"\n'
    (fault,) = faults(text)
    assert fault.kind == "wire"
    assert fault.got == "«\xa0stall.Sold → stall.Sold\xa0»"


def test_roles_keep_their_order_in_a_database_that_sorts_keys() -> None:
    stored = read(RECIPE).model_dump(mode="json", by_alias=True)
    shuffled = {**stored, "roles": dict(sorted(stored["roles"].items(), reverse=True))}
    assert list(RecipeData.model_validate(shuffled).roles) == ["coordination", "membre", "financeur"]


def test_role_order_is_not_for_files() -> None:
    assert keys('role_order = ["membre"]\n' + RECIPE) == {"role_order"}


def test_read_recipe_refuses_an_executable_recipe_without_people() -> None:
    text = "\n".join(part for part in RECIPE.split("\n\n") if not part.startswith(("[roles.c", "[roles.m")))
    assert "roles" in keys(text)


def test_read_recipe_tells_every_fault_at_once() -> None:
    text = changed('theme = "alimentation"', 'theme = "x"').replace('kind = "money"', 'kind = "argent"')
    text = text.replace('"stall.sell"', '"stall.steal"').replace("places = 12", 'places = "x"')
    text = text.replace('promise = "Vendre en chantant."', 'promise = "<b>Vendre</b>"')
    assert keys(text) == {
        "promise",
        "decisions.0.kind",
        "theme",
        "engines.1.settings.places",
        "roles.coordination.grants",
    }


def test_read_recipe_does_not_blame_what_rests_on_a_fault() -> None:
    assert keys(changed('use = "choir"', 'use = "opera"').replace("choir.sing", "opera.sing")) == {
        "engines.1.use"
    }


def test_read_recipe_does_not_blame_what_rests_on_a_misspelt_engine() -> None:
    (fault,) = faults(changed('use = "choir"', 'use = "choirs"'))
    assert fault.key == "engines.1.use"
    assert fault.example == 'use = "choir"'


def test_fault_of_a_permission_lists_those_of_its_engine_and_the_nearest() -> None:
    (fault,) = faults(changed('"stall.sell"', '"stall.sel"'))
    assert fault.example == 'grants = ["stall.sell"]'
    assert "projects.view" not in fault.expected


def test_fault_of_a_permission_is_told_once_for_an_engine_that_is_not_used() -> None:
    found = faults(changed('"stall.sell"', '"stall.sell", "opera.sing", "opera.listen"'))
    assert [(fault.key, fault.got) for fault in found] == [
        ("roles.coordination.grants", "«\xa0opera.sing\xa0»")
    ]


def test_fault_of_an_unknown_setting_gives_the_nearest() -> None:
    fault = next(one for one in faults(changed("places = 12", "place = 12")) if one.key.endswith(".place"))
    assert fault.got == "la clé «\xa0place\xa0»"
    assert fault.example == "places = …"


def test_fault_says_file_key_got_expected_and_example_in_french() -> None:
    (fault,) = faults(changed("places = 12", 'places = "beaucoup"'))
    assert str(fault) == (
        "essai.toml, clé «\xa0engines.1.settings.places\xa0»\xa0: reçu «\xa0beaucoup\xa0», attendu un nombre entier."
        " Exemple\xa0: places = 12"
    )
    (fault,) = faults(changed('version = "1.0.0"', "version = 1"))
    assert "reçu 1, attendu un texte entre guillemets" in str(fault)
    assert 'Exemple\xa0: version = "1.0.0"' in str(fault)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        'a = ["]", ' * 30_000,
        "a = " + '{"]"=' * 20_000,
        ".".join("a" * 60_000) + " = 1",
        "[" + ".".join("a" * 60_000) + "]",
        "\n".join(f"[{'.'.join('a' * 13)}.b{n}]" for n in range(2000)),
        "x = 0x" + "f" * 200_000,
        "x = " + "9" * 200_000,
        "x = 1e999999999999999999999",
        "x = 1e1000000",
        "x = nan",
        "x = 1e400",
        'x = """' + '\\"""' * 40_000,
        "engines = [" + "1," * 100_000 + "]",
        "roles = {" + ",".join(f"a{n} = 1" for n in range(20_000)) + "}",
        'x = "' + "é" * MAX_BYTES,
        'name = "a\\u0000b"',
        'name = "a\\u202eb"',
        '"a\\u0000b" = 1',
        "name = '<script>alert(1)</script>'",
        "name = '< img src=x onerror=alert(1)>'",
        "name =",
        "name = 'a'\nname = 'b'",
        "",
    ],
)
def test_read_recipe_refuses_hostile_text_quickly(text: str) -> None:
    start = time.monotonic()
    assert 0 < len(faults(text)) <= 100
    assert time.monotonic() - start < 5


def test_read_recipe_refuses_what_is_not_utf_8() -> None:
    assert faults(b'name = "\xff"')[0].kind == "text"


def test_faults_show_invisible_characters() -> None:
    (fault,) = faults(changed("Vendre en chantant.", "Vendre\\u202e en chantant."))
    assert fault.key == "promise"
    assert "U+202E" in str(fault)
    assert str(fault).replace("\N{NO-BREAK SPACE}", " ").isprintable()


def test_nesting_inside_texts_is_not_nesting() -> None:
    text = changed("Vendre en chantant.", "Vendre [[[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p")
    assert read(text).promise.startswith("Vendre [[[[")


def test_advice_names_a_decision_that_nothing_uses() -> None:
    text = changed('price = "$price", share = "$share"', 'price = "$price"')
    assert advice(read(text)) == [
        "La décision «\xa0share\xa0» est demandée, mais aucun réglage ne s'en sert."
    ]


@pytest.mark.parametrize("path", packaged_files(), ids=lambda path: path.stem)
def test_packaged_recipes_are_right(path: object) -> None:
    assert hasattr(path, "read_bytes")
    read_recipe(path.read_bytes(), file=str(path))


def taken_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(read_recipe(raw, file="f", installed=TOYS), RecipeData)
    except BadRecipe as error:
        assert error.faults
        assert all(str(fault) for fault in error.faults)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_taken_or_refused(raw: bytes) -> None:
    taken_or_refused(raw)


PIECES = st.sampled_from(
    [
        *RECIPE.splitlines(),
        *[
            "[[decisions]]",
            "[[engines]]",
            "[[wires]]",
            "[roles.x]",
            "[born]",
            "key=",
            "kind=",
            "default=",
            "min=",
            "max=",
            "=",
            "{}",
            "[]",
            "[[",
            "]]",
            ",",
            '"',
            "'",
        ],
        *[
            '"$share"',
            '"$"',
            "nan",
            "inf",
            "-1",
            "1e30",
            "0.1",
            "2026-01-01",
            "12:30:00",
            "true",
            '""',
            '"""',
            '"period"',
            '"brackets"',
            '"choice"',
        ],
        '[{ up_to = 1, rate = "1e9" }]',
        'settings = { price = ["$price"] }',
        "default = [1, 2]",
        "default = { a = 1 }",
        'kind = "period"\ndefault = 5',
        'kind = "integer"\nmin = "5"\ndefault = "--3"',
        'choices = [{ value = "a", label = "b" }]',
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25))
def test_any_mixture_of_recipe_lines_is_taken_or_refused(pieces: list[str]) -> None:
    taken_or_refused("\n".join(pieces).encode("utf-8", "surrogatepass"))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["$share", "$price", "monthly", "50 %", "1/0", "1e9", "2026-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["rate", "up_to", "a"]), inner, max_size=2)
    ),
    max_leaves=5,
)


def toml(value: object) -> str:
    match value:
        case None:
            return '""'
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(toml(item) for item in value)}]"
        case dict():
            return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
        case str():
            return '"' + "".join(f"\\U{ord(c):08x}" for c in value if not 0xD800 <= ord(c) < 0xE000) + '"'
    return str(value)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["rate", "money", "integer", "choice", "organisation", "period", "text", "brackets"]),
    VALUES,
    VALUES,
    VALUES,
    VALUES,
)
def test_any_decision_and_setting_are_taken_or_refused(
    kind: str, default: object, low: object, high: object, setting: object
) -> None:
    old = 'kind = "rate"\nquestion = "Quelle part le financeur prend-il ?"\ndefault = 0.5\nmax = 0.8'
    new = f'kind = "{kind}"\nquestion = "?"\ndefault = {toml(default)}\nmin = {toml(low)}\nmax = {toml(high)}'
    text = changed(old, new).replace("places = 12", f"places = {toml(setting)}")
    taken_or_refused(text.encode())
