"""Survei Kepuasan Masyarakat (Permenpan RB 14/2017): nine answers, anonymous and apart from the case."""
