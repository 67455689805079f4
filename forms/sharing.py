"""What one network may read of a file, block by block."""

from collections.abc import Collection
from typing import Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.languages import lazy
from portal.vocabulary import Block


class SharingForm(FlaskForm):
    """``seen``: what the network read when the page was shown."""

    seen = HiddenField()
    blocks = SelectMultipleField(
        lazy("Ce que ce réseau peut lire"),
        choices={one.value: one.words for one in Block},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def of(cls, code: str, shared: Collection[Block], *, sent: bool) -> Self:
        """``code``: the network's; ``sent``: this is the form that came, not another one."""
        values = sorted(one.value for one in shared)
        data = {"blocks": values, "seen": ",".join(values)}
        return cls(data=data, prefix=f"{code}-", **({} if sent else {"formdata": None}))

    @property
    def chosen(self) -> set[Block]:
        return {Block(one) for one in self.blocks.data or ()}

    @property
    def shown(self) -> set[Block]:
        known = set(Block)
        return {Block(one) for one in (self.seen.data or "").split(",") if one in known}
