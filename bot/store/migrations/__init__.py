"""The history of the schema: one file a change, never edited once released."""
