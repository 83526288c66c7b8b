"""Where a web server finds the portal: gunicorn wsgi:app."""

import os

from portal.app import create_app
from portal.config import Config
from portal.web import logs

logs.configure()
app = create_app(Config.from_environment(os.environ))
