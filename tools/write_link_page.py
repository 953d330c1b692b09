"""Write the page that lists what every level of every comparison is worth.

Run: python tools/write_link_page.py
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from pathlib import Path

from riwaya.link.model import REST, Model, Part, load_model

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "link-model.md"

HEAD = """\
# The link model

What every outcome of every comparison is worth, in bits: one bit doubles the odds that two claims
tell of one thing. `tools/learn_links.py` learns these numbers, and they are shipped in
`src/riwaya/link/data/model.json`, in the form that Splink reads (m and u of every level; the bits
are log2(m / u)). [How claims are linked](../explanation/links.md) says what is done with them. This
page is written by `tools/write_link_page.py`.
"""


def page(model: Model) -> str:
    """Give the page."""
    told = [HEAD, f"Version `{model.version}`.\n"]
    told += _part("One thing", model.same)
    told += _part("Related", model.related)
    return "\n".join(told)


def _part(title: str, part: Part) -> Iterator[str]:
    odds = part.settings["probability_two_random_records_match"]
    yield f"## {title}\n"
    yield (
        f"Before anything is compared: {log2(odds / (1 - odds)):+.2f} bits. Suggested from "
        f"{part.threshold:+.2f} bits in all. Score of a link: {part.slope} × bits "
        f"{part.offset:+} in log-odds.\n"
    )
    yield "| comparison | level | bits | m | u |\n| --- | --- | ---: | ---: | ---: |"
    for comparison in part.settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            m, u = level["m_probability"], level["u_probability"]
            if level["label_for_charts"] != REST:
                yield (
                    f"| {comparison['output_column_name']} | {level['label_for_charts']} "
                    f"| {log2(m / u):+.2f} | {m:.4f} | {u:.4f} |"
                )
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(load_model()), encoding="utf-8")
