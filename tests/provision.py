"""Install, from Debian's packages, what the tests need and miss: ``-m tests.provision``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def postgres_folder() -> Path | None:
    """Where ``initdb`` lies, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


def clamd() -> str | None:
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def chromium() -> str | None:
    """Without a window if it may be: it takes half the time of a browser that draws one."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


NEEDED = {
    "Chromium": ("chromium-headless-shell", lambda: shutil.which("chromium-headless-shell")),
    "PostgreSQL": ("postgresql", postgres_folder),
    "ClamAV": ("clamav-daemon", clamd),
}


def main() -> None:
    missing = {name: package for name, (package, present) in NEEDED.items() if not present()}
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    if chromium() and not may_install:
        missing.pop("Chromium", None)
    if not missing:
        return
    if not may_install:
        sys.stdout.write(f"Missing {', '.join(missing)}: the tests that need them are skipped.\n")
        return
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "update"], check=False, env=environment, stdout=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "--no-install-recommends", *missing.values()]
    subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
