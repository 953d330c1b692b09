"""Invented reports that come with Riwaya: to try it, to teach it, to test it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def sample_paths() -> list[Path]:
    """List the files of the sample collection in the order of their names.

    They hold 20 reports as text, a web page and JSON Lines, ready for ``read_paths``. All are
    invented; README.md beside them says so.
    """
    reports = files(__name__) / "reports"
    return sorted(Path(str(report)) for report in reports.iterdir() if report.is_file())
