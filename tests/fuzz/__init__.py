"""Long searches for input that breaks what must not break; too long for every test run."""
