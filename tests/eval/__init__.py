"""How well typed questions are understood, measured: `make eval [DATA=file.jsonl]`."""
