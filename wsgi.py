"""What a WSGI server and the ``flask`` command load."""

import os
import sys

from portal import create_app
from portal.config import BadSettings

os.umask(0o077)  # what the portal writes is for its own account only
try:
    app = create_app()
except BadSettings as error:
    sys.exit(str(error))
