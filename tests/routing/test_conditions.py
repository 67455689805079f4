import pytest

from portal.routing.conditions import Compiler, Condition, problems
from portal.routing.facts import AtLeast

COMPILER = Compiler(
    {"LIMIT": 12, "TOWN": "80021"},
    {"young": Condition(fact="age_entreprise_mois", op="lt", param="LIMIT")},
)


def verdict(condition, **facts):
    return COMPILER.test(condition)(facts)


@pytest.mark.parametrize(
    ("op", "value", "found", "expected"),
    [
        ("lt", 12, None, True),  # « not created yet » is younger than any limit…
        ("ge", 12, None, False),  # … and older than none
        ("lt", 12, 11, True),
        ("lt", 12, 12, False),
        ("le", 12, 12, True),
        ("gt", 0, 0.5, True),
        ("ge", 5, AtLeast(5), True),
        ("ge", 5, AtLeast(4), None),
        ("lt", 5, AtLeast(4), None),
        ("eq", 4, AtLeast(5), False),
    ],
)
def test_numbers(op, value, found, expected):
    leaf = Condition(fact="age_entreprise_mois", op=op, value=value)
    assert verdict(leaf, age_entreprise_mois=found) is expected


def test_a_missing_fact_is_neither_true_nor_false():
    leaf = Condition(fact="ficp", op="eq", value=True)
    assert verdict(leaf) is None
    assert verdict(Condition(negated=leaf)) is None


def test_one_false_part_settles_all_and_one_true_part_settles_any():
    unknown = Condition(fact="ficp", op="eq", value=True)
    no = Condition(fact="innovant", op="eq", value=True)
    yes = Condition(fact="innovant", op="eq", value=False)
    assert verdict(Condition(every=(unknown, no)), innovant=False) is False
    assert verdict(Condition(some=(unknown, yes)), innovant=False) is True
    assert verdict(Condition(every=(unknown, yes)), innovant=False) is None


def test_only_wants_something_and_nothing_else():
    leaf = Condition(fact="besoins", op="only", value=("subvention",))
    assert verdict(leaf, besoins=["subvention"]) is True
    assert verdict(leaf, besoins=["subvention", "dla"]) is False
    assert verdict(leaf, besoins=[]) is False


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (Condition(fact="taille", op="eq", value=1), "« taille » n’est pas un fait connu."),
        (Condition(fact="ficp", op="lt", value=1), "« ficp » ne se compare pas avec « lt »."),
        (Condition(fact="stade", op="eq", value="fini"), "« stade » ne connaît pas « fini »."),
        (Condition(fact="age", op="lt", param="NOPE"), "« NOPE » n’est pas un paramètre connu."),
        (Condition(fact="age", op="lt", value="dix"), "« age » n’accepte pas 'dix'."),
        (Condition(fact="age", op="lt", value=900), "« age » n’accepte pas 900."),
        (
            Condition(fact="departement_projet", op="eq", value="2A / 60"),
            "« departement_projet » n’accepte pas '2A / 60'.",
        ),
        (Condition(fact="stade", op="in", value="idee"), "« stade in » attend une liste."),
        (Condition(fact="age", op="lt", value=10**400), f"« age » n’accepte pas {10**400}."),
        (Condition(fact="age", op="lt", param="TOWN"), "« age » n’accepte pas '80021'."),
        (Condition(fact="stade", op="in", value=()), "« stade in » attend au moins une valeur."),
        (Condition(op="eq", value=1, every=()), "Il manque le fait que cette condition compare."),
        (
            Condition(fact="stade", op="in", param="LIMIT"),
            "« stade in » ne se compare pas avec un paramètre.",
        ),
        (Condition(named="old"), "« old » n’est pas une définition connue."),
        (
            Condition(fact="ficp", op="eq", value=True, some=()),
            "Une condition est soit all, soit any, soit not, soit is, soit un fait comparé.",
        ),
        (
            Condition(),
            "Une condition est soit all, soit any, soit not, soit is, soit un fait comparé.",
        ),
    ],
)
def test_a_wrong_tree_is_refused_in_words(condition, sentence):
    assert problems(condition, COMPILER.parameters, COMPILER.definitions) == [sentence]
