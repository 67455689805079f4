"""How often one person may ask for the pages that cost most: searches, and documents made for them.

A list that narrows while one types asks about twice a second, for a few seconds.
"""

from flask import request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from portal.extensions import limiter


def person() -> str:
    """Colleagues share the address of their office."""
    if current_user.is_authenticated:
        return f"person:{current_user.id}"
    return str(get_remote_address())


def is_no_search() -> bool:
    return not request.args.get("q", "").strip()


def looks_at_nothing() -> bool:
    return "look" not in request.form


searches = limiter.shared_limit(
    "60 per minute", scope="searches", key_func=person, exempt_when=is_no_search
)
"""The same for all lists: whoever reaches it in one waits in the others too."""
pdfs = limiter.shared_limit("20 per minute", scope="pdfs", key_func=person)
looked_at_pdfs = limiter.shared_limit(
    "20 per minute", scope="pdfs", key_func=person, exempt_when=looks_at_nothing
)
"""The same, of a page that also saves what is typed: only its previews count."""
exports = limiter.shared_limit("30 per hour", scope="exports", key_func=person)
message_files = limiter.shared_limit("60 per minute", scope="message_files", key_func=person)
previewed = limiter.shared_limit("300 per minute", scope="previews", key_func=person)
"""The pages of documents: a file of thirty is read in one go."""
suggestions = limiter.shared_limit("120 per minute", scope="suggestions", key_func=person)
