class Refused(Exception):
    """Its message is one of the codes of ask.REFUSALS."""
