"""Faults under load, with real processes and real databases, as deploy/ puts them together: `make faults`."""
