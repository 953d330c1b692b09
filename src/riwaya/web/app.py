"""The app: every page and the API, with what stands before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from riwaya import __version__
from riwaya.errors import DataError
from riwaya.web import api, faults, pages
from riwaya.web.api.describing import describe
from riwaya.web.bench import LOOPBACK, Bench, Settings, is_loopback
from riwaya.web.guards import Guard, tile_hosts, with_token
from riwaya.web.render import STATIC, stamp


def make_app(settings: Settings) -> FastAPI:
    """Make the app of one ledger.

    Raises:
        LedgerError: The ledger cannot be opened.
        DataError: The scripts and sheets were not built, or the address of tiles is none.
    """
    if not stamp():
        hint = "install with `pip install .` or run `make run`"
        raise DataError(str(STATIC), "scripts and sheets of the pages were not built", hint)
    tile_hosts(settings.tiles)  # an address that is none is told of before anything is opened
    bench = Bench(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        bench.close()

    app = FastAPI(
        title="Riwaya",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # it would load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.bench = bench
    faults.install(app)
    for router in pages.ROUTERS:
        app.include_router(router, dependencies=[Depends(with_token)], include_in_schema=False)
    for router in api.ROUTERS:
        app.include_router(router, prefix="/api/v1")
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=600)
    # A name that another machine points here is turned away.
    hosts = (settings.host, *LOOPBACK) if is_loopback(settings.host) else ()
    app.add_middleware(Guard, tiles=settings.tiles, hosts=hosts)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # as FastAPI documents it
    return app
