"""The JSON API under /api/v1: the same functions as the pages, for programs."""

from __future__ import annotations

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
