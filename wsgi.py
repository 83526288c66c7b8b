"""Where a web server finds the portal: gunicorn wsgi:app."""

import os

from portal.app import create_app
from portal.config import Config
from portal.web import logs

config = Config.from_environment(os.environ)
logs.configure(quiet=config.is_demo)
app = create_app(config)
