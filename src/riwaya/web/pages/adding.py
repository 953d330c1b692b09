"""Add: files, archives, a text that is pasted, or the sample; and how far reading them is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from riwaya.errors import IngestError
from riwaya.ingest.documents import document_notes, read_text
from riwaya.ingest.results import ReadResult
from riwaya.samples import sample_paths
from riwaya.types import Document
from riwaya.web.bench import Bench
from riwaya.web.faults import NotFoundError
from riwaya.web.given import (
    Given,
    count_documents,
    make_folder,
    safe_path,
)
from riwaya.web.guards import LARGEST, MOST_FILES
from riwaya.web.here import BenchNow, HereNow
from riwaya.web.jobs import Problem, Progress, Task, fault_of
from riwaya.web.kept import read_recipe, recipe_of
from riwaya.web.render import render

router = APIRouter()
_FIELDS = ("text", "title", "publisher", "published", "url")
_LOOK_S = 0.3  # between two looks at a job
_STREAM_S = 20  # a stream ends then, and the browser asks again: so the program can end
_SHOWN = 8  # jobs listed
_PIECE = 1024 * 1024
_LONGEST = 300  # letters of a name that was left out


@dataclass(frozen=True, slots=True)
class AddPage:
    """All that ``add.html`` may use.

    Attributes:
        given: What was pasted, where it could not be taken.
        problem: Why it could not.
        nothing: No file was chosen.
        jobs: The latest jobs.
        megabytes: The most that is taken at a time.
        files: The same, in files.
    """

    template: ClassVar[str] = "add.html"
    given: Mapping[str, str]
    problem: Problem | None
    nothing: bool
    jobs: tuple[Progress, ...]
    megabytes: int
    files: int = MOST_FILES


@dataclass(frozen=True, slots=True)
class JobPage:
    """All that ``job.html`` may use; ``goes_on``: it was cut off, and can be begun again."""

    template: ClassVar[str] = "job.html"
    job: Progress
    goes_on: bool


@dataclass(frozen=True, slots=True)
class JobPanel:
    """All that ``job_panel.html`` may use: the part of the page that changes."""

    template: ClassVar[str] = "job_panel.html"
    job: Progress
    goes_on: bool = False


@router.get("/add")
def show_add(here: HereNow, bench: BenchNow) -> HTMLResponse:
    """Show the ways to add documents."""
    return render(_page(bench), here)


@router.post("/add")
async def add_files(request: Request, here: HereNow, bench: BenchNow) -> Response:
    """Take files, and begin to read them."""
    form = await request.form()
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        return render(replace(_page(bench), nothing=True), here, 400)
    left_out = str(form.get("left_out") or "").splitlines()
    task = await run_in_threadpool(_keep, bench, files)
    task = replace(
        task,
        left_out=tuple("".join(filter(str.isprintable, one))[:_LONGEST] for one in left_out),
        left_count=max(_count(form.get("left_count")), len(left_out)),
    )
    return RedirectResponse(f"/jobs/{bench.jobs.add(task)}", 303)


@router.post("/add/text")
async def add_text(request: Request, here: HereNow, bench: BenchNow) -> Response:
    """Take a text that was pasted."""
    form = await request.form()
    given = {name: str(form.get(name) or "") for name in _FIELDS}
    try:
        document = await run_in_threadpool(_document, given)
    except IngestError as error:
        page = replace(_page(bench), given=given, problem=fault_of(error))
        return render(page, here, 400)
    read = ReadResult(
        replace(document, name=f"pasted-{document.id[:12]}"),
        document.text.encode(),
        None,
        document_notes(document, given["published"] or None),
    )
    title = document.title or document.text.strip().splitlines()[0][:80]
    return RedirectResponse(f"/jobs/{bench.jobs.add(Task(title, 1, lambda: [read]))}", 303)


@router.post("/add/sample")
def add_sample(here: HereNow, bench: BenchNow) -> RedirectResponse:
    """Read the sample collection."""
    given = [Given(path, path.name) for path in sample_paths()]
    title = str(here.t("add.sample-name"))
    total = sum(map(count_documents, given))
    recipe = recipe_of(given, None)
    task = Task(title, total, partial(read_recipe, recipe), recipe)
    return RedirectResponse(f"/jobs/{bench.jobs.add(task)}", 303)


@router.get("/jobs/{key}")
def show_job(key: str, here: HereNow, bench: BenchNow) -> HTMLResponse:
    """Show how far a job is; without scripts the page asks again by itself."""
    return render(JobPage(_job(bench, key), bench.jobs.can_go_on(key)), here)


@router.post("/jobs/{key}/again")
def begin_again(key: str, bench: BenchNow) -> RedirectResponse:
    """Begin a job that was cut off again; what it added already adds nothing."""
    _job(bench, key)
    if not bench.jobs.begin_again(key):
        raise NotFoundError("files", key[:40])
    return RedirectResponse(f"/jobs/{key}", 303)


@router.post("/jobs/{key}/forget")
def forget(key: str, bench: BenchNow) -> RedirectResponse:
    """Take a job that ended off the list; what it added stays."""
    _job(bench, key)
    bench.jobs.forget(key)
    return RedirectResponse("/add", 303)


@router.get("/jobs/{key}/events")
async def send_events(
    key: str, request: Request, here: HereNow, bench: BenchNow
) -> StreamingResponse:
    """Send the part of the page that changes whenever it does."""
    _job(bench, key)

    async def events() -> AsyncIterator[str]:
        seen = -1
        yield "retry: 500\n\n"
        for _ in range(round(_STREAM_S / _LOOK_S)):
            job = bench.jobs.get(key)
            if job is None or await request.is_disconnected():
                return
            if job.version != seen:
                seen = job.version
                goes_on = bench.jobs.can_go_on(key)
                panel = bytes(render(JobPanel(job, goes_on), here).body).decode()
                lines = "".join(f"data: {line}\n" for line in panel.splitlines())
                yield f"event: {'end' if job.ended else 'job'}\n{lines}\n"
            if job.ended:
                return
            await asyncio.sleep(_LOOK_S)

    return StreamingResponse(events(), media_type="text/event-stream")


def _page(bench: Bench) -> AddPage:
    jobs = tuple(bench.jobs.list()[:_SHOWN])
    return AddPage(dict.fromkeys(_FIELDS, ""), None, False, jobs, LARGEST // 1024 // 1024)


def _job(bench: Bench, key: str) -> Progress:
    job = bench.jobs.get(key)
    if job is None:
        raise NotFoundError("job", key[:40])
    return job


def _document(given: Mapping[str, str]) -> Document:
    return read_text(
        given["text"],
        title=given["title"] or None,
        publisher=given["publisher"] or None,
        published=given["published"] or None,
        url=given["url"] or None,
    )


def _keep(bench: Bench, files: list[UploadFile]) -> Task:
    """Copy what was sent into a folder of ours."""
    folder = make_folder(bench.settings.ledger)
    given = []
    for number, file in enumerate(files):
        one = safe_path(folder, number, file.filename or "")
        with one.path.open("wb") as out:
            while piece := file.file.read(_PIECE):
                out.write(piece)
        given.append(one)
    title = given[0].name if len(given) == 1 else f"{given[0].name} +{len(given) - 1}"
    total = sum(map(count_documents, given))
    recipe = recipe_of(given, folder)
    return Task(title, total, partial(read_recipe, recipe), recipe)


def _count(value: object) -> int:
    written = str(value or "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
