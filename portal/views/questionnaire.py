"""What the questionnaire's pages need of the territory: communes found and named."""

from portal.territory import queries as territory


def find_commune(text: str) -> str | None:
    found = territory.find(text)
    return found.insee if found else None


def commune_label(insee: str) -> str:
    found = territory.commune(insee)
    return territory.label(found) if found else insee
