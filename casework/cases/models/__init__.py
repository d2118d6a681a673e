"""Nouns of a case. Only engine.py moves a case; only load.py and publishing write procedures."""

from casework.cases.models.asking import Representation, Requirement
from casework.cases.models.case import Case, CaseSubject, Document, Output, Submission
from casework.cases.models.deadline import Alert, ClockStop, Deadline, Extension
from casework.cases.models.disposition import Addressee, Disposition
from casework.cases.models.event import ChainHead, EffectRun, Event
from casework.cases.models.procedure import Frozen, Procedure, ProcedureVersion, Step, Transition
from casework.cases.models.task import Task

__all__ = [
    "Addressee",
    "Alert",
    "Case",
    "CaseSubject",
    "ChainHead",
    "ClockStop",
    "Deadline",
    "Disposition",
    "Document",
    "EffectRun",
    "Event",
    "Extension",
    "Frozen",
    "Output",
    "Procedure",
    "ProcedureVersion",
    "Representation",
    "Requirement",
    "Step",
    "Submission",
    "Task",
    "Transition",
]
