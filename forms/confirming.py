"""What is unusual is asked once; a yes is said of what the page told, word for word."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField


class ToConfirmForm(FlaskForm):
    """A form adds ``sure``, with its words, and shows both once ``sure`` has errors."""

    sure: BooleanField
    odd = HiddenField()

    def unconfirmed(self, odd: str) -> bool:
        """Whether this is still to be asked; what was confirmed before may have been another."""
        if not odd or (self.sure.data and self.odd.data == odd):
            return False
        self.sure.data, self.odd.data = False, odd
        return True
