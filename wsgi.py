"""What a WSGI server and the ``flask`` command load."""

import gc
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

gc.disable()  # all that is made here lasts: looking for garbage in it takes a third of the start

from portal import create_app  # noqa: E402
from portal.config import BadSettings, Settings  # noqa: E402

os.umask(0o077)  # what the portal writes is for its own account only
asks_for_help = Path(sys.argv[0]).name == "flask" and (len(sys.argv) == 1 or "--help" in sys.argv)
elsewhere = TemporaryDirectory() if asks_for_help else None  # nothing is made for a question
try:
    app = create_app(Settings.load(data_dir=elsewhere.name) if elsewhere else None)
except BadSettings as error:
    sys.exit(str(error))
gc.freeze()
gc.enable()
