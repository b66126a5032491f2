"""python -m python_job.panel: see `main`; what it needs beside the job comes with the extra `panel`."""

import sys

try:
    import starlette  # noqa: F401
    import uvicorn  # noqa: F401
except ModuleNotFoundError as error:
    sys.stderr.write(f'panel: {error.name} is missing: python -m pip install "hsm-python-job[panel]"\n')
    sys.exit(78)

from .main import main

if __name__ == "__main__":
    sys.exit(main())
