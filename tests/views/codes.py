"""What stands for ``<code>`` in the address of each page."""

SCHEME_PAGES = [
    f"scheme_questions.{one}"
    for one in (
        "index",
        "start",
        "heading",
        "add",
        "move",
        "remove",
        "publish",
        "discard",
        "confirm_discard",
        "edit",
    )
]
LETTER_PAGES = [
    f"stationery.{one}"
    for one in ("head", "put_picture", "image", "text", "versions", "version", "go_back")
]
CODES = {
    "accounts.export_agreeing": "news",
    "administration.sittings": "initiative_somme",
    "adviser.edit_grid": "ph_creation",
    "together.share": "initiative_somme",
    "applicant.agree": "adie",
    "application.page": "qui",
    "application.autosave": "qui",
    "networks.network": "adie",
    "networks.confirm": "adie",
    "networks.edit": "adie",
    "networks.add_desk": "adie",
    "networks.merge": "adie",
    "networks.edit_desk": "initiative_somme",
    "networks.opening": "initiative_somme",
    "networks.open_desk": "initiative_somme",
    "schemes.create": "adie",
    **dict.fromkeys(LETTER_PAGES, "initiative_somme"),
    **dict.fromkeys(SCHEME_PAGES, "ph_creation"),
    "schemes.show": "ph_creation",
    "schemes.publish": "ph_creation",
    "schemes.end": "ph_creation",
}
