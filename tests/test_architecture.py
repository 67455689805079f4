"""What reviewers forget."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("portal", "forms", "tests", "benchmarks", "templates")
OPEN_TO_ALL = {
    "static",
    "public.home", "public.schemes", "public.network", "public.help_page", "public.orientation",
    "public.check_receipt", "public.communes", "public.accessibility", "public.privacy",
    "public.legal", "public.sitemap", "public.easy", "public.easy_before", "public.before",
    "loan.index", "simulator.index", "simulator.page", "simulator.next_step", "simulator.result",
    "invitations.show", "reminders.stop", "language.choose_language",
    "founder_consent.show", "founder_consent.another", "founder_consent.reloaded",
    "mandates.confirm", "mandates.accept", "mandates.refuse",
    "mandates.reloaded", "mandates.receive", "mandates.decline", "mandates.reloaded_offer",
    "mandates.take_over",
}  # fmt: skip
EXAMPLES = {"code": "qui", "token": "x", "kind_code": "P01", "action": "take", "filename": "x"}


def files(*folders, ending="py"):
    return [path for folder in folders for path in ROOT.glob(f"{folder}/**/*.{ending}")]


def address(rule):
    values = {name: EXAMPLES.get(name, 1) for name in rule.arguments}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found.group(1)]), rule.rule)


def test_every_page_but_the_public_ones_asks_to_sign_in(app, client):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL or rule.endpoint.startswith("security."):
            continue
        for method in {"GET", "POST"} & rule.methods:
            response = client.open(address(rule), method=method)
            assert response.status_code == {"GET": 302, "POST": 403}[method], rule.endpoint
            way_in = response.headers.get("Location", response.text)
            assert re.search("/compte/(connexion|inscription)", way_in), rule.endpoint


def test_the_public_pages_answer(app, client):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL - {"static"} and "GET" in rule.methods:
            assert client.get(address(rule)).status_code in (200, 302, 404, 410), rule.endpoint


def test_only_commands_change_a_status():
    """A row's ``status`` is set where its table of actions is checked, and nowhere else."""
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in files("portal", "forms")
        for node in ast.walk(ast.parse(path.read_text()))
        if sets_a_status(node)
    }
    nouns = ("dossiers", "referrals", "routing")
    assert writers == {f"portal/{noun}/commands.py" for noun in nouns}


@pytest.mark.parametrize(
    "written",
    [
        "dossier.status = x",
        "dossier.status: str = x",
        "a, dossier.status = x",
        "setattr(dossier, 'status', x)",
        "update(Dossier).where(y).values(status=x)",
        "update(Dossier).values({'status': x})",
        "update(Dossier).values({Dossier.status: x})",
        "session.query(Dossier).update({'status': x})",
        "update(Dossier).values(**changes)",
    ],
)
def test_however_a_status_is_set_it_is_seen(written):
    assert any(sets_a_status(node) for node in ast.walk(ast.parse(written)))


@pytest.mark.parametrize(
    "written",
    ["status = x", "f(status=x)", "update(User).values(name=x)", "page.update({'status': x})"],
)
def test_what_is_no_status_is_left_alone(written):
    assert not any(sets_a_status(node) for node in ast.walk(ast.parse(written)))


def sets_a_status(node):
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return any(getattr(target, "attr", "") == "status" for target in _targets(node))
    if not isinstance(node, ast.Call):
        return False
    if getattr(node.func, "id", "") == "setattr":
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "status"
    called = {_name(one.func) for one in ast.walk(node.func) if isinstance(one, ast.Call)}
    in_bulk = (_name(node.func), frozenset(called & {"update", "query"}))
    if in_bulk not in {("values", frozenset({"update"})), ("update", frozenset({"query"}))}:
        return False
    return any(_column(one) in {"status", None} for one in _columns(node))


def _name(called):
    return getattr(called, "attr", getattr(called, "id", ""))


def _columns(call):
    """What a bulk update sets, None for what cannot be known from the text alone."""
    yield from [keyword.arg for keyword in call.keywords]
    for given in call.args:
        yield from given.keys if isinstance(given, ast.Dict) else []


def _column(key):
    return (
        getattr(key, "value", key) if isinstance(key, ast.Constant) else getattr(key, "attr", key)
    )


def _targets(node):
    found = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [one for each in found for one in (each.elts if isinstance(each, ast.Tuple) else [each])]


def test_commands_never_commit():
    """The request, the job or the command line keeps or drops what a command did."""
    for path in files("portal"):
        if path.name in {"commands.py", "routes.py", "requests.py", "consents.py", "documents.py"}:
            assert ".commit()" not in path.read_text(), path


def test_views_hold_no_query():
    for path in files("portal/views"):
        imported = {
            name.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
            for name in node.names
        }
        assert not imported & {"select", "update", "insert", "delete"}, path


def test_below_the_views_nobody_asks_who_is_signed_in():
    for path in files("portal"):
        inside = path.relative_to(ROOT / "portal").as_posix()
        if not inside.startswith(
            ("views/", "users/", "headers.py", "logs.py", "database.py", "jinja.py")
        ):
            assert "current_user" not in path.read_text(), path


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in files("portal", "templates", "forms"))
    code += "\n".join(path.read_text() for path in files("templates", ending="html"))
    for path in files("templates", ending="html") + files("templates", ending="md"):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name.startswith(("errors/", "emails/")):
            name = path.stem if name.startswith("emails/") else "errors/{"
        page = path.stem in {"accessibility", "privacy", "legal", "sitemap", "easy"}
        assert page or name in code or f'"{path.stem}"' in code, path


def test_files_are_read_in_one_sitting():
    """The migrations are left out: each is written once, and read as the list that it is.

    So is what is built: the sources of the style sheet and of the scripts are what people read.
    """
    sources = [*files("assets/css", ending="css"), *files("assets/js", ending="js")]
    kinds = [*files(*CODE[:4]), *files("templates", ending="html"), *sources]
    assert sources
    long = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in kinds
        if len(path.read_text().splitlines()) > 300
    }
    assert not long


def test_every_subject_of_a_mail_says_what_to_do_and_names_nobody():
    for path in files("templates/emails", ending="md"):
        subject = path.read_text().splitlines()[0]
        assert subject.strip(), path
        filled = " ".join(re.findall(r"{{.*?}}", subject))
        assert not re.search(r"full_name|email|given_name|title|person", filled), path


def test_every_icon_exists():
    sprite = (ROOT / "portal/static/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    for path in files("templates", ending="html"):
        for name in re.findall(r'icon(?:_end)?=?\(?"([a-z0-9-]+)"', path.read_text()):
            assert name in known, (path, name)
