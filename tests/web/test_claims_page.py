from __future__ import annotations

from fastapi.testclient import TestClient


def test_claims_are_shown_with_their_voices(client: TestClient) -> None:
    page = client.get("/claims", params={"lang": "ar"})
    assert page.status_code == 200
    assert 'class="quote" lang="ar" dir="rtl"' in page.text


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    page = client.get("/claims", params={"text": "لاتوجدهذهالكلمة", "lang": "en"})
    assert "No claim fits" in page.text
