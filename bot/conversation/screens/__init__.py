"""The screens, one function each: a reader and an intent in, a Reply out."""
