from casework.mailroom.models.correspondence import Correspondence
from casework.mailroom.models.incoming import IncomingLetter, SenderKind
from casework.mailroom.models.paper import PaperFile, PaperLoan, PaperMove

__all__ = ["Correspondence", "IncomingLetter", "PaperFile", "PaperLoan", "PaperMove", "SenderKind"]
