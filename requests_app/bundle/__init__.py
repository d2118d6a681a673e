"""One PDF of a request and its objections for whoever must judge them, e.g. Komisi Informasi."""
