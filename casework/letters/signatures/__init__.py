"""How a letter is signed: here with a certificate of the portal (signer, pades, demo), elsewhere (outside, reading), or
with the pen (scans). `page` holds what the page of a letter shows of it.
"""
