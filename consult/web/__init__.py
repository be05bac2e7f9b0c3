"""Blueprints, one folder per audience; `access.py` decides who comes in and loads what an address names."""
