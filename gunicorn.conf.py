"""Read by gunicorn from the project folder; the command line and these variables move what differs between machines."""

import os

wsgi_app = "ppid_portal.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 4094
limit_request_field_size = 8190
control_socket_disable = True


def post_worker_init(worker):
    """Typesetting takes a second to get ready: begin now, not with the first letter."""
    from django.conf import settings

    from casework.files import scratch
    from casework.letters import pdf

    scratch.settle(settings.VAR_DIR / "tmp")
    pdf.warm()
