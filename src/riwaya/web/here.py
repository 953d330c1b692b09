"""Where a request stands: language, theme, viewer, token; all that every template may use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from babel import negotiate_locale
from fastapi import Depends, Request
from markupsafe import Markup

from riwaya.ask.labels import Language, actor_name, place_name, said
from riwaya.store.viewer import Viewer
from riwaya.web.bench import AS_OF, SESSION, Bench, bench_of
from riwaya.web.catalogue import counted, script_words, words_of
from riwaya.web.problems import in_language

CHOICES = {"lang": ("ar", "en"), "theme": ("light", "dark", "system")}
"""What a person sets by a parameter of any page; kept in a cookie of the same name."""

NAV = (
    ("overview", "/"),
    ("claims", "/claims"),
    ("disputes", "/disputes"),
    ("ask", "/ask"),
    ("groups", "/groups"),
    ("map", "/map"),
    ("chains", "/chains"),
    ("sources", "/sources"),
    ("review", "/review"),
    ("ledger", "/ledger"),
)
"""Pages of the menu: key of the name, address."""


@dataclass(frozen=True, slots=True)
class Here:
    """One request as templates see it; none of it comes from an article."""

    language: Language
    theme: str
    path: str
    params: tuple[tuple[str, str], ...]
    session: str
    token: str
    viewer: Viewer
    collection: str
    as_of: str | None
    signed_in: bool
    secure: bool  # cookies go over https only
    chosen: tuple[tuple[str, str], ...]  # cookies to set

    @property
    def direction(self) -> str:
        """Give the direction of the page's own words."""
        return "rtl" if self.language is Language.AR else "ltr"

    @property
    def other(self) -> Language:
        """Give the language that the switch offers."""
        return Language.EN if self.language is Language.AR else Language.AR

    @property
    def menu(self) -> tuple[tuple[str, str, bool], ...]:
        """Give the menu: key of the name, address, whether it is this page."""
        first = "/" + self.path.strip("/").split("/")[0]
        return tuple((key, url, url == first) for key, url in NAV)

    def t(self, key: str, **values: object) -> Markup:
        """Give a string of the catalogue."""
        return words_of(key, self.language, **values)

    def n(self, key: str, number: int, **values: object) -> Markup:
        """Give a string of the catalogue in the form for a number."""
        return counted(key, number, self.language, **values)

    def problem(self, words: str) -> str:
        """Say what an error said, its fault or its remedy."""
        return in_language(words, self.language)

    def label(self, key: str) -> str:
        """Give a label that answers use too: ``predicate.KILL``, ``fact.CT+``."""
        return said(key, self.language)

    def actor(self, ref: str) -> str:
        """Give the neutral name of a body."""
        return actor_name(ref, self.language)

    def place(self, ref: str) -> str:
        """Give the name of a place."""
        return place_name(ref, self.language)

    def with_params(self, **changes: str | None) -> str:
        """Give this address with parameters changed, or left out where None."""
        kept = [(key, value) for key, value in self.params if key not in changes]
        kept += [(key, value) for key, value in changes.items() if value is not None]
        return self.path + ("?" + urlencode(kept) if kept else "")

    def script_words(self) -> dict[str, str]:
        """Give the strings that scripts show."""
        return script_words(self.language)


def asked_url(path: str, **params: str) -> str:
    """Give an address of ours with parameters."""
    return f"{path}?{urlencode(params)}" if params else path


def here(request: Request) -> Here:
    """Read what a request chose, and who asks."""
    bench = bench_of(request)
    session = request.cookies.get(SESSION) or secrets.token_urlsafe(24)
    chosen = tuple(
        (name, request.query_params[name])
        for name, allowed in CHOICES.items()
        if request.query_params.get(name) in allowed
    )
    settled = {**request.cookies, **dict(chosen)}
    left_out = {*CHOICES, AS_OF}
    params = [pair for pair in request.query_params.multi_items() if pair[0] not in left_out]
    moment = bench.moment_of(request)
    if AS_OF in request.query_params:
        chosen += ((AS_OF, moment or ""),)
    return Here(
        language=_language(settled.get("lang"), request),
        theme=settled.get("theme", "") if settled.get("theme") in ("light", "dark") else "",
        path=request.url.path,
        params=tuple(params),
        session=session,
        token=bench.token_for(session),
        viewer=bench.viewer_of(request),
        collection=bench.settings.ledger.name,
        as_of=moment,
        signed_in=bench.is_signed_in(request),
        secure=bench.is_secure(request),
        chosen=chosen,
    )


def _language(asked: str | None, request: Request) -> Language:
    """Give the language asked for, else the browser's, else Arabic."""
    if asked in CHOICES["lang"]:
        return Language(asked)
    header = request.headers.get("accept-language", "")
    wanted = [part.split(";")[0].strip() for part in header.split(",") if part.strip()]
    found = negotiate_locale(wanted, ["ar", "en"], sep="-")
    return Language(found) if found else Language.AR


HereNow = Annotated[Here, Depends(here)]


def bench_here(request: Request) -> Bench:
    """Give the bench of a request, for routes."""
    return bench_of(request)


BenchNow = Annotated[Bench, Depends(bench_here)]
