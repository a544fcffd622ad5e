"""Rafiq answers migrant workers in Libya on Telegram: sourced rights, channels and contacts, and nobody's name."""
