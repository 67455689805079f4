"""The third-party extensions, created once and bound to the app in ``create_app``."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from portal import limits  # noqa: F401  it makes its kind of storage known
from portal.smtp import SafeMail

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True, in_memory_fallback_enabled=True)
mail = SafeMail()
