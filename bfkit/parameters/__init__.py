"""Checked parameters: ``models`` says what may be declared, ``loading`` reads and refuses."""
