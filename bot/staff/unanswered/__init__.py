"""What workers asked that the handbook could not answer well: released, redacted wordings, by likeness."""
