"""python -m tests.reference: writes the pages that are not as the sources have them. Exit code 1: words are missing."""

from __future__ import annotations

import sys

from tests.reference.pages import FOLDER, pages
from tests.reference.texts import LANGUAGES, Texts


def main() -> int:
    texts = Texts()
    for language in LANGUAGES:
        for name, text in pages(texts, language).items():
            path = FOLDER / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                sys.stdout.write(f"written: docs/reference/{name}\n")
    for fault in texts.faults():
        sys.stderr.write(f"{fault}\n")
    return 1 if texts.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
