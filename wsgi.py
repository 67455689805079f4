"""What a WSGI server and the ``flask`` command load."""

import sys

from portal import create_app
from portal.config import BadSettings

try:
    app = create_app()
except BadSettings as error:
    sys.exit(str(error))
