"""Verbs: plain functions without Flask; they flush and never commit."""
