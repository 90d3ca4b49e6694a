"""The WSGI door that gunicorn opens."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.config.settings")

application = get_wsgi_application()
gc.freeze()  # what is loaded by now lives as long as the process: looking through it takes 40 ms
