"""Every shortcut of a page is listed in its help overlay, and every key listed does something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from riwaya.api import open_ledger

PAGES = (
    "/", "/claims", "/disputes", "/ask?q=من قصف مطار المدينة؟", "/groups", "/map", "/chains",
    "/sources", "/review", "/ledger", "/add", "/documents", "/questions",
)  # fmt: skip
NAMES = {"Slash": "/", "BracketLeft": "[", "BracketRight": "]", "Enter": "Enter"}


def keys_of(page: str) -> tuple[set[str], set[str]]:
    """Give the keys that the page binds, and what its overlay lists."""
    body, _, overlay = page.partition('<dialog id="help"')
    bound = set()
    for key in re.findall(r'data-key="([^"]+)"', body):
        shift, _, name = key.rpartition("+")
        shown = NAMES.get(name) or name.removeprefix("Key").removeprefix("Digit")
        bound.add(f"⇧ {shown}" if shift else shown)
    return bound, set(re.findall(r"<kbd>(.*?)</kbd>", overlay))


def listed_in(key: str, listed: set[str]) -> bool:
    ranges = [one for one in listed if re.fullmatch(r"\d–\d", one)]
    if any(one[0] <= key <= one[-1] for one in ranges if key.isdigit()):
        return True
    return key in listed or any(key in one.split() for one in listed)


@pytest.mark.parametrize("url", PAGES)
def test_every_key_of_a_page_is_listed(client: TestClient, url: str) -> None:
    bound, listed = keys_of(client.get(url).text)
    assert {key for key in bound if not listed_in(key, listed)} == set()


def test_keys_of_pages_on_one_thing_are_listed(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        dispute = ledger.disputes()[0]
        pair = next(pair for line in ledger.documents() for pair in ledger.copies(line.id))
    claim = dispute.first
    for url in (
        f"/documents/{claim.document}?claim={claim.id}",
        f"/documents/{pair.first}",
        f"/disputes/{dispute.first.id}/{dispute.second.id}/{dispute.type}",
        f"/groups/{claim.id}",
        f"/changes/{pair.first}/{pair.second}",
        f"/review/{claim.id}",
    ):
        bound, listed = keys_of(client.get(url).text)
        assert {key for key in bound if not listed_in(key, listed)} == set(), url


def test_the_reader_lists_all_that_is_one_key_away(client: TestClient, ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        pair = next(pair for line in ledger.documents() for pair in ledger.copies(line.id))
    bound, listed = keys_of(client.get(f"/documents/{pair.first}").text)
    for key in ("J", "K", "O", "E", "G", "B", "D", "H", "C"):
        assert key in bound and listed_in(key, listed), key
