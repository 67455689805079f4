"""What the templates may use beside their own values."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request, url_for
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict

from portal import charts, delays, english
from portal.calendar import today
from portal.config import Contact, Legal
from portal.french import FILTERS, FrenchSpaces, lower_first, spaced
from portal.languages import _, counted, otherwise
from portal.script_words import script_words


def link(endpoint: str, **values: Any) -> str:
    """An absolute address for a mail, on the portal's own name whatever the request said."""
    base = current_app.config["BASE_URL"]
    adapter = current_app.url_map.bind(
        base.partition("://")[2], url_scheme=base.partition("://")[0]
    )
    anchor = values.pop("_anchor", "")
    address = adapter.build(endpoint, values, force_external=True)
    return f"{address}#{quote(anchor)}" if anchor else address


def numbered(endpoint: str, number: str) -> str:
    """An address up to its last part, to which each row of a long list adds its number."""
    first: dict[str, Any] = {number: 0}
    return url_for(endpoint, **first).partition("?")[0].removesuffix("0")


def query_with(**changes: Any) -> str:
    """The page's own address with some parameters changed; None or an empty value takes one away.

    The page number never survives a change of filter.
    """
    values = MultiDict(request.args)
    if "page" not in changes:
        values.pop("page", None)
    for name, value in changes.items():
        values.poplist(name)
        if value not in (None, ""):
            values.setlist(name, [str(value)])
    query = urlencode(list(values.items(multi=True)))
    return f"{request.path}?{query}" if query else request.path


@otherwise(english.the_portal)
def in_sentence(name: str) -> str:
    """« le guichet unique du financement », « le portail Horizon »."""
    common = name.partition(" ")[0].lower() in ("guichet", "portail", "service", "point")
    return f"le {lower_first(name)}" if common else f"le portail {name}"


class Told:
    """Settings as they are printed: « 9 h » stays on one line, in the language spoken."""

    def __init__(self, settings: Contact | Legal) -> None:
        self._settings = settings

    def __getattr__(self, name: str) -> str:
        value: str = getattr(self._settings, name)
        return _(spaced(value))


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(FrenchSpaces)
    env.add_extension("jinja2.ext.do")
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(_, counted, newstyle=False)  # type: ignore[attr-defined]
    env.filters.update(FILTERS)
    settings = app.config["SETTINGS"]
    env.globals.update(
        contact=Told(settings.contact),
        authority=settings.authority,
        portal_name=settings.portal_name,
        portal_in_sentence=in_sentence(settings.portal_name),
        legal=Told(settings.legal),
        territory=settings.territory,
        demo_mode=settings.demo,
        base_url=settings.base_url,
        link=link,
        delay=delays.words,
        charts=charts,
        query_with=query_with,
        today=today,
        upload_max_mb=settings.upload_max_mb,
        photo_max_mb=settings.photo_max_mb,
        script_words=script_words,
        url_for=url_for,
    )
    app.context_processor(lambda: {"portal_in_sentence": in_sentence(settings.portal_name)})
