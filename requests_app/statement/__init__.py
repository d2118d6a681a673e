"""Surat pernyataan of an outside body's data request: what is declared, on paper and on the tracking page."""
