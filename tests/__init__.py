"""The tests; packages, so that two of them may use one file name."""
