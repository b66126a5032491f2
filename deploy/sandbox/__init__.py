"""An Oracle Database as far as the product, its tests and its demo need one. README.md shows the house.

Which room may use which is the first contract of [tool.importlinter] in pyproject.toml: those below it only.
"""
