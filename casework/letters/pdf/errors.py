class PdfFailed(Exception):
    """The document was not made; `reason` is an Indonesian sentence for staff.

    `transient` tells whether the same input may succeed later (server lost, memory taken by others) or never will.
    """

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.transient = transient
