from ppid_portal.celery import app as celery_app  # so that a task called from a page knows its broker

__all__ = ["celery_app"]
