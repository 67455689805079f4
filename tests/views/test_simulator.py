import re

from tests.reading import words

STEPS = {
    "qui": {"demandeur": "particulier"},
    "nature": {"projet": "creation", "urgence_sociale": "no"},
    "besoins": {"besoins": ["pret_honneur"]},
    "avancement": {"stade": "pret_a_financer", "innovant": "no"},
    "lieu": {"insee_projet": "Longueau", "insee_domicile": "Longueau (80330)"},
    "situation": {"statut": "salarie"},
    "age": {"age": "34"},
    "vous-aussi": {"genre": "homme"},
    "activite": {"secteur": "artisanat", "forme": "sarl"},
    "emplois": {"emplois_crees_3ans": "2"},
    "besoin": {"besoin_total": "58 000", "ficp": "no"},
    "banque": {"banque": "accord_principe", "pret_bancaire": "40 000"},
    "deja-suivi": {"deja_suivi": "no"},
}  # fmt: skip


def walk(client, answers=STEPS):
    """Answer each page that the simulator shows; returns their codes, in order."""
    client.get("/quelles-aides/")
    shown = []
    for _ in range(20):
        following = client.get("/quelles-aides/suite").headers["Location"]
        if following.endswith("resultat"):
            return shown
        code = following.rsplit("/", 1)[-1]
        client.get(following)
        assert client.post(following, data=answers[code]).status_code == 302, code
        shown.append(code)
    raise AssertionError("the simulator never ends")


def test_it_leads_to_a_network_and_says_why(client):
    shown = walk(client)
    page = client.get("/quelles-aides/resultat").text
    assert "Initiative Somme prête à" in page
    assert "Pourquoi pas un autre réseau" in page
    assert "Réseau Entreprendre" in page
    assert len(shown) <= 13


def test_only_what_can_change_the_answer_is_asked(client):
    personal = STEPS | {
        "nature": {"projet": "aucun", "urgence_sociale": "no"},
        "besoins": {"motif_personnel": "formation"},
        "lieu": {"insee_domicile": "Amiens"},
        "pret-personnel": {"montant_demande_personnel": "1 500"},
    }
    assert walk(client, personal) == ["qui", "nature", "besoins", "lieu", "age", "pret-personnel"]
    assert "CCAS" in client.get("/quelles-aides/resultat").text


def test_an_urgent_need_is_answered_at_once(client):
    urgent = STEPS | {"nature": {"projet": "creation", "urgence_sociale": "yes"}}
    assert walk(client, urgent) == ["qui", "nature", "lieu"]
    page = client.get("/quelles-aides/resultat").text
    assert "<h1>Appelez maintenant" in page
    assert "Appeler le " in page


def test_a_project_far_away_gets_a_contact(client):
    far = STEPS | {
        "lieu": {"insee_projet": "Beauvais", "insee_domicile": "Amiens"},
        "quartier": {"qpv_domicile": "non"},
    }
    walk(client, far)
    assert "Voici à qui vous adresser" in client.get("/quelles-aides/resultat").text


def test_wrong_answers_are_named_and_kept(client):
    client.get("/quelles-aides/")
    client.post("/quelles-aides/qui", data=STEPS["qui"])
    client.post("/quelles-aides/nature", data=STEPS["nature"])
    page = client.post(
        "/quelles-aides/lieu", data={"insee_projet": "Nulle-Part", "insee_domicile": ""}
    ).text
    assert "Il y a 2\u00a0erreurs sur cette page" in page
    assert 'value="Nulle-Part"' in page


def test_a_postal_code_of_several_communes_names_them(client):
    for step in ("qui", "nature"):
        client.post(f"/quelles-aides/{step}", data=STEPS[step])
    wrong = client.post("/quelles-aides/lieu", data={"insee_projet": "80480"})
    assert "Plusieurs communes ont ce code postal" in words(wrong)
    assert "Saleux, Salouël ou Vers-sur-Selle" in words(wrong)


def test_going_back_shows_what_was_answered(client):
    walk(client)
    page = client.get("/quelles-aides/besoin").text
    assert re.search(r'value="58\u00a0000"', page)


def test_the_home_page_says_what_the_project_is(client):
    client.get("/quelles-aides/?projet=reprise")
    client.post("/quelles-aides/qui", data=STEPS["qui"])
    page = client.get("/quelles-aides/nature").text
    assert re.search(r'value="reprise"[^>]* checked', page)


def test_communes_are_suggested(client):
    found = client.get("/communes?q=salou").json
    assert found[0] == {"label": "Salouël (80480)", "value": "80725"}
    assert client.get("/communes?q=").json == []
    assert client.get("/communes?q=%25_%27").json == []


def test_a_sensitive_question_comes_with_its_consent_and_counts_with_it_alone(client):
    client.get("/quelles-aides/")
    for code in ("qui", "nature"):
        client.post(f"/quelles-aides/{code}", data=STEPS[code])
    page = client.get("/quelles-aides/vous-aussi").text
    assert 'name="rqth"' in page
    assert 'name="accord_sante"' in page
    refused = client.post("/quelles-aides/vous-aussi", data={"rqth": "yes"})
    assert "Cochez cette case pour garder votre réponse" in refused.text
    with client.session_transaction() as kept:
        assert "rqth" not in kept["simulator"]["answers"]
    client.post("/quelles-aides/vous-aussi", data={"rqth": "yes", "accord_sante": "1"})
    with client.session_transaction() as kept:
        assert kept["simulator"]["answers"]["rqth"] is True
