"""Rows for tests, in traits that read like a sentence: ``UserFactory(adviser=desk)``."""

import secrets
from functools import lru_cache

from factory import LazyFunction, Sequence, Trait
from factory.alchemy import SQLAlchemyModelFactory
from flask import current_app
from flask_security import hash_password

from portal.database import now, session
from portal.networks.models import Desk, Network
from portal.users.models import Role, User
from portal.vocabulary import STAFF_ROLES

PASSWORD = "trois mots sans lien"


class Factory(SQLAlchemyModelFactory):
    """What it makes is committed: the requests of the test see it."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = session
        sqlalchemy_session_persistence = "commit"


class NetworkFactory(Factory):
    class Meta:
        model = Network

    code = Sequence("network_{}".format)
    abbreviation = "RS"
    name = Sequence("Réseau {}".format)
    summary = "Un réseau de test."


class DeskFactory(Factory):
    class Meta:
        model = Desk

    network = LazyFunction(NetworkFactory)
    name = Sequence("Guichet {}".format)


@lru_cache(maxsize=1)
def hashed() -> str:
    return hash_password(PASSWORD)


@lru_cache(maxsize=1)
def totp_secret() -> str:
    """Sealing one is slow: everyone here has the same."""
    return current_app.extensions["security"].totp_factory.generate_totp_secret()


class UserFactory(Factory):
    """Someone whose address is confirmed.

    ``adviser=desk``, ``manager=desk``, ``front_desk=True``, ``admin=True`` give a role, and with it
    a second factor, unless ``second_factor=False``.
    """

    class Meta:
        model = User

    class Params:
        unconfirmed = Trait(confirmed_at=None)
        closed = Trait(active=False)

    email = Sequence("personne{}@exemple.fr".format)
    given_name = "Camille"
    family_name = Sequence("Dupont{}".format)
    password = LazyFunction(hashed)
    fs_uniquifier = LazyFunction(lambda: secrets.token_hex(16))
    fs_webauthn_user_handle = LazyFunction(lambda: secrets.token_hex(16))
    confirmed_at = LazyFunction(now)

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        asked = {name: kwargs.pop(name.value, None) for name in STAFF_ROLES}
        roles = [
            Role(name=name, desk=at if isinstance(at, Desk) else None)
            for name, at in asked.items()
            if at
        ]
        if kwargs.pop("second_factor", bool(roles)):
            kwargs |= {
                "tf_primary_method": "authenticator",
                "tf_totp_secret": totp_secret(),
                "mf_recovery_codes": ["digest of a code"],
            }
        return kwargs | {"roles": roles}
