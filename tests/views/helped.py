"""What a mandate gives in the file of someone else, address by address, as its text says."""

ALONE, READ, FILL, SEND, DISCARD = "alone", "read", "fill", "send", "discard"
GIVEN = {
    "applicant": ALONE,
    "messages": ALONE,
    "together": ALONE,
    "pdfs": ALONE,
    "files": ALONE,
    "application": FILL,
    "documents": FILL,
    "annexes": FILL,
    "company": FILL,
    "forecast": FILL,
    "forecast_import": FILL,
    "founders": FILL,
    "plan": FILL,
    "resuming": FILL,
}
"""By space: what stays the owner's alone, and what whoever fills the file does with them."""
BUT = {
    "applicant.track": READ,
    "applicant.answers": READ,
    "application.sent": READ,
    "pdfs.receipt_pdf": READ,
    "files.document": READ,
    "together.enter": READ,
    "together.read": READ,
    "together.leave": READ,
    "application.networks": SEND,
    "application.discard": DISCARD,
    "company.give_number": ALONE,
    "company.number_reloaded": ALONE,
}
"""The pages of these spaces that are not like the others."""


def given(endpoint: str) -> str:
    """What it takes to open this page, in the file of someone else."""
    return BUT.get(endpoint, GIVEN.get(endpoint.partition(".")[0], ALONE))
