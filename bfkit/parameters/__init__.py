"""Checked parameters: ``models`` and ``sources`` say what may be declared, ``loading`` reads and refuses."""
