"""How the content stands, for editors in chief."""
