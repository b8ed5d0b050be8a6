"""A Chromium for printing PDF and for browser tests: found, installed or unpacked."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from . import debian
from .console import Failure, new_folder, run, say
from .settings import LOGS, STATE

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
FONTS = ("dejavu", "liberation", "liberation2", "noto")
FONT_PACKAGE = "fonts-dejavu-core"
UNPACKED = STATE / "chromium"
LOG = LOGS / "chromium.log"
ADVICE = (
    "Everything but PDF printing and browser tests works without; or install Chromium."
)
# what printing and testing do without: icons, the desktop, hardware drawing
NOT_NEEDED = re.compile(
    r"adwaita|dbus|dconf|dmsetup|gtk-update|hicolor|libgl1-mesa|libllvm|libpam|libsystemd"
    r"|libz3|procps|systemd|x11-utils|xdg-utils"
)
WRAPPER = """#!/bin/sh
# Chromium from Debian's packages, unpacked by the set-up
here={root}
lib=lib/{machine}-linux-gnu
usr=$here/usr/$lib
export LD_LIBRARY_PATH="$usr:$usr/nss:$usr/pulseaudio:$here/$lib"
export FONTCONFIG_FILE="$here/fonts.conf"
# its set-uid sandbox helper cannot be unpacked without root
exec "$here/usr/lib/chromium/chromium" --no-sandbox "$@"
"""
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/cache</cachedir>
</fontconfig>
"""


def ensure() -> str:
    """Put a Chromium on the PATH; describe it."""
    if found := _on_path():
        return found
    if not (UNPACKED / ".complete").exists():
        if not debian.available() or not debian.codename():
            raise Failure("There is no Chromium here.", ADVICE)
        if os.geteuid() == 0:
            _install()
            if found := _on_path():
                return found
        _unpack()
    os.environ["PATH"] = f"{UNPACKED / 'launcher'}{os.pathsep}{os.environ['PATH']}"
    return str(UNPACKED / "launcher" / "chromium")


def described() -> str:
    """What there is, for `make doctor`."""
    if found := _on_path():
        return found
    return str(UNPACKED) if (UNPACKED / ".complete").exists() else "will be installed"


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _has_font() -> bool:
    return any((Path("/usr/share/fonts/truetype") / name).exists() for name in FONTS)


def _install() -> None:
    say("installing Chromium with this machine's apt (100 MB)")
    packages = ["chromium"] if _has_font() else ["chromium", FONT_PACKAGE]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # a source of the machine that does not answer must not stop this
    subprocess.run(
        ["apt-get", "-q", "update"],
        stdin=subprocess.DEVNULL,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    run(
        ["apt-get", "-qy", "install", "--no-install-recommends", *packages],
        LOG,
        Failure("Chromium could not be installed.", ADVICE),
        env=environment,
    )


def _unpack() -> None:
    say("no Chromium here: unpacking Debian's into the state folder (130 MB)")
    archive = debian.Archive("machine", debian.machine_sources(), ADVICE)
    archive.update()
    wanted = ["chromium", "chromium-common", "fontconfig-config", FONT_PACKAGE]
    missing = [name for name in archive.missing(wanted) if not NOT_NEEDED.match(name)]
    packages = sorted({*wanted, *missing})
    archive.download(packages)
    with new_folder(UNPACKED) as folder:
        for name in packages:
            debian.unpack(name, folder)
        (folder / "launcher").mkdir()
        (folder / "fonts.conf").write_text(FONTCONFIG.format(root=UNPACKED))
        wrapper = folder / "launcher" / "chromium"
        wrapper.write_text(WRAPPER.format(root=UNPACKED, machine=platform.machine()))
        wrapper.chmod(0o755)
        (folder / ".complete").touch()
    if subprocess.run(
        [UNPACKED / "launcher" / "chromium", "--version"],
        check=False,
        capture_output=True,
    ).returncode:
        (UNPACKED / ".complete").unlink()
        raise Failure("The Chromium that was unpacked does not start.", ADVICE)
    archive.forget()
