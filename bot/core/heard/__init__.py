"""What is heard in a message besides its topic: secrets, details, acts, conduct, severity."""
