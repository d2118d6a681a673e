import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppid_portal.settings")

application = get_wsgi_application()

from ppid_portal.celery import app  # noqa: E402

# One more try and no waiting: by default a page waits six seconds for a queue that is away, retry=False or not.
# Only here: a worker with so little patience dies with its queue.
app.conf.broker_transport_options = {**app.conf.broker_transport_options, "max_retries": 1, "interval_start": 0.1}
