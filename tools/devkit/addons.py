"""Our addons: what they depend on and what they hold."""

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .console import Failure
from .settings import ADDONS

# what does not change an installed database
IGNORED_FOLDERS = {"tests", "__pycache__", "readme", "doc"}
IGNORED_SUFFIXES = {".pyc", ".md", ".rst", ".pot", ".swp"}


@dataclass(frozen=True)
class Addon:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def manifest(self) -> dict:
        try:
            return ast.literal_eval((self.path / "__manifest__.py").read_text())
        except (SyntaxError, ValueError) as error:
            raise Failure(
                f"The manifest of {self.name} cannot be read: {error}."
            ) from error

    def digest(self, folder: str = "", but: str = "") -> str:
        """A hash of what the addon (or one of its folders) puts in a database."""
        total = hashlib.sha256()
        for path in sorted((self.path / folder).rglob("*")):
            inside = path.relative_to(self.path)
            ignored = (
                inside.parts[0] in IGNORED_FOLDERS | {but}
                or "__pycache__" in inside.parts
                or path.suffix in IGNORED_SUFFIXES
            )
            if path.is_file() and not ignored:
                content = hashlib.sha256(path.read_bytes()).digest()
                total.update(f"{inside}\0".encode() + content)
        return total.hexdigest()[:16]


def ours() -> list[Addon]:
    addons = [Addon(path.parent) for path in sorted(ADDONS.glob("*/__manifest__.py"))]
    return [addon for addon in addons if addon.manifest.get("installable", True)]


def names(addons: Iterable[Addon]) -> str:
    return ",".join(addon.name for addon in addons)


def outside_dependencies(addons: list[Addon]) -> list[str]:
    needed = {name for addon in addons for name in addon.manifest.get("depends", [])}
    return sorted(needed - {addon.name for addon in addons} | {"base", "web"})


def digests(addons: Iterable[Addon], folder: str = "", but: str = "") -> dict[str, str]:
    return {addon.name: addon.digest(folder, but) for addon in addons}
