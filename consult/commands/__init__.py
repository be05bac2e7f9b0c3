"""Groups of the command `consult`, one file a subject; `consult.cli` adds them."""
