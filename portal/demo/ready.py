"""The texts that the networks of the demonstration keep ready."""

from functools import cache
from pathlib import Path

import msgspec

from portal.casework import ready_texts
from portal.demo.people import Cast
from portal.networks.queries import networks_named

OFFICE = "accueil"
NETWORKS = ("initiative_somme", "reseau_entreprendre", "picardie_active")


class Text(msgspec.Struct, frozen=True):
    """``of``: the codes of the networks that keep it, « accueil » for the front desk."""

    title: str
    body: str
    of: tuple[str, ...] = NETWORKS


@cache
def texts() -> list[Text]:
    content = Path(__file__).with_name("ready_texts.yaml").read_bytes()
    return msgspec.yaml.decode(content, type=list[Text])


def keep_texts(cast: Cast) -> None:
    for rank, one in enumerate(texts()):
        if OFFICE in one.of:
            key = f"demo:{OFFICE}:{rank}"
            ready_texts.write(
                None, one.title, one.body, personal=False, key=key, by=cast.front_desk
            )
    for network in networks_named(NETWORKS):
        by = cast.advisers[network.code][0]
        for rank, one in enumerate(texts()):
            if network.code in one.of:
                key = f"demo:{network.code}:{rank}"
                ready_texts.write(network, one.title, one.body, personal=False, key=key, by=by)
