"""Kode klasifikasi arsip: the shared list and what an agency adds to it, changes or retires."""
