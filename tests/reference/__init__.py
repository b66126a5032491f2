"""docs/reference: pages written out of the sources, in both languages; `make reference` renews them.

What a page says stands once, where it is defined: comments of tables and views, specifications, the settings'
dataclasses. The database's words are Portuguese (english.toml has the other language), those of code English
(portuguese.toml); both.toml has what is written for a page alone.
"""
