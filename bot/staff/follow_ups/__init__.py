"""What staff follow up: opened, noted, answered, closed; a history that nobody edits."""
