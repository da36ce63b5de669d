"""The same work done by others, measured beside Watchword."""
