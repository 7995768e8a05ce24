"""Readers of the corpora: each turns an archive's format into plain records."""
