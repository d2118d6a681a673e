"""The address behind the QR code, without signing in: what a letter is, and whether a file is the one we issued."""
