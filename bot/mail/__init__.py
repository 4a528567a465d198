"""Mail: one builder for every message that leaves the house, and the way to the SMTP server."""
