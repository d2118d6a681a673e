"""What the front desk keeps of its own."""

from frontdesk.guests.models import Guest
from frontdesk.kiosk.models import KioskDevice
from frontdesk.queue.models import QueueTicket

__all__ = ["Guest", "KioskDevice", "QueueTicket"]
