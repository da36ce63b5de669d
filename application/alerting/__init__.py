"""Telling somebody when the service is not well."""
