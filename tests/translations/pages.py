"""The pages that are read in every language, and what stands in them that is of no language."""

from portal.database import session
from portal.networks.models import Network

PUBLIC = [
    "/", "/les-aides", "/les-aides/adie", "/les-aides/initiative_somme", "/etre-accompagne",
    "/quelles-aides/", "/quelles-aides/qui", "/avant-de-commencer",
    "/avant-de-commencer/association", "/simulateur-pret/",
    "/simulateur-pret/?montant=10000&duree=24&differe=3", "/simulateur-pret/?montant=1&duree=x",
    "/comment-nous-orientons", "/verifier-un-recu", "/facile-a-lire",
    "/facile-a-lire/avant-de-commencer", "/accessibilite", "/donnees-personnelles",
    "/mentions-legales", "/plan-du-site", "/compte/connexion", "/compte/inscription",
    "/compte/lien-de-connexion", "/compte/mot-de-passe-oublie", "/compte/courriel-envoye",
    "/compte/confirmer", "/compte/connexion/cle",
    "/accord/rien", "/mandats/invitation/rien", "/mandats/reprendre/rien",
    "/mandats/confirmer/rien", "/mandats/accueil/rien", "/rappels/rien", "/nulle-part",
]  # fmt: skip
ACCOUNT = [
    "/compte", "/compte/coordonnees", "/compte/adresse", "/compte/mot-de-passe", "/compte/cles",
    "/compte/double-verification", "/compte/codes-de-secours", "/appelez-moi", "/mes-demandes/",
    "/mes-demandes/nouvelle", "/facile-a-lire/mes-demandes",
]  # fmt: skip
OF_A_FILE = [
    "suivi", "recu", "retirer", "copier", "a-plusieurs", "confier",
]  # fmt: skip
"""What its owner reads of a file that was sent."""


def names(*typed: str) -> list[str]:
    """What is of no language: names and addresses of the data, and what people ``typed``."""
    known = [*typed]
    for network in session.query(Network):
        known += [network.name, network.alias or "", network.email or "", network.address or ""]
    return [one for one in known if one]
