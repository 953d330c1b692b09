"""The API's own document: what FastAPI makes of the types, and where an answer says more."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_ABOUT = """Reads and decisions of one ledger. Every list has `items` and `next`; give `next` as
`cursor` to go on. Spans are `[start, end)` in Unicode code points of a document's text. `words` of
a claim are `[role, id, words]`. A decision gives `seen`, the number of the last decision that its
writer saw; 409 says that somebody decided meanwhile. What writes is sent as `application/json`
(files as `multipart/form-data`). Where there are accounts, send `Authorization: Bearer TOKEN`
(`riwaya accounts token`). `as_of=2026-01-31` reads the ledger as it stood at the end of a day.
The machine never says true, false or confirmed: it gives who said what, in which words."""


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the OpenAPI document once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title="Riwaya", version=app.version, description=_ABOUT, routes=app.routes
        )
        schemas = found["components"]["schemas"]
        whole = next(name for name in ("Claim", "Claim-Output") if name in schemas)
        body = {"$ref": f"#/components/schemas/{whole}"}
        schemas["ClaimLine"]["properties"]["body"] = body
        bearer = {"type": "http", "scheme": "bearer"}
        found["components"]["securitySchemes"] = {"bearer": bearer}
        found["security"] = [{}, {"bearer": []}]
        app.openapi_schema = found
    return app.openapi_schema
