"""What values mean in Oracle: arithmetic, conversion, formats, time zones, NLS settings, records and collections.

May use: types, errors; it knows neither text of statements nor a database.
Used by: whoever handles a value in Python. What SQL needs of it stands in PostgreSQL's words in sql/boot.
"""
