"""The wordings of letters in the hands of an agency admin: plain text with named fields, in versions."""
