"""What the front desk keeps of its own."""

from frontdesk.guests.models import Guest
from frontdesk.kiosk.models import KioskDevice
from frontdesk.paper.models import PaperSlip
from frontdesk.queue.models import QueueTicket

__all__ = ["Guest", "KioskDevice", "PaperSlip", "QueueTicket"]
