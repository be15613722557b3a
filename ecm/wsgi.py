"""The web process. With `jobs=embedded` it also carries out the jobs, in threads of its own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecm.settings")
application = get_wsgi_application()

from ecm.jobs.starting import start  # noqa: E402  # needs the applications loaded

start()
