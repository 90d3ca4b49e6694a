"""The WSGI door that gunicorn opens."""

import os

from django.core.wsgi import get_wsgi_application

from pacte.config import collecting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.config.settings")

application = get_wsgi_application()
collecting.settle()
