"""An empty form reads the same for everybody: it is drawn once per process."""

from __future__ import annotations

from functools import cache

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@cache
def blank_fields(form: type[BaseForm], template: str = "") -> SafeString:
    """The fields of a form that takes no arguments and that nobody has touched, through `template` when it has one."""
    return render_to_string(template, {"form": form()}) if template else as_crispy_form(form())
