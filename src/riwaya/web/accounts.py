"""Accounts: who may sign in, their sessions and tokens; a file of their own beside the ledger.

No word of it is in the ledger, which is handed on. Passwords are kept as argon2 hashes; session
ids and tokens as SHA-256: they are long and random, and whoever reads the file gets in by none.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from riwaya.errors import DataError
from riwaya.store.viewer import Role, Viewer

SESSION_S = 12 * 3600
"""Seconds that a session lasts without a request."""
LONGEST_SESSION_S = 7 * 24 * 3600
"""Seconds after which a person must sign in again in any case."""
LEAST = 12
"""Letters of a password at least; any letters."""
_MOST = 1024
_SEEN_S = 60  # a session's last request is written at most so often
_AT_ONCE = threading.BoundedSemaphore(2)  # each hashing takes 64 MiB
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
  name TEXT PRIMARY KEY, shown TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL,
  made TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
  digest TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  made REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  digest TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  label TEXT NOT NULL, made TEXT NOT NULL, UNIQUE (name, label));
CREATE TABLE IF NOT EXISTS failures (
  key TEXT PRIMARY KEY, count INTEGER NOT NULL, last REAL NOT NULL);
"""


class AccountError(DataError):
    """An account cannot be made or used as asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in; ``tokens`` are the labels of what programs get in by."""

    name: str
    role: Role
    made: str
    tokens: tuple[str, ...]


def accounts_path(ledger: Path) -> Path:
    """Give the file that holds the accounts of a ledger."""
    return ledger.with_name(f"{ledger.stem}.accounts.sqlite")


class Accounts:
    """The accounts of a ledger. No file is made before the first account is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def any(self) -> bool:
        """Tell whether there is an account, and so whether people must sign in."""
        if not self.path.exists():
            return False
        with self._open() as base:
            return base.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None

    def add(self, name: str, password: str, role: Role, at: str) -> None:
        """Make an account.

        Raises:
            AccountError: The name is taken or no name, or the password is too short.
        """
        shown = _checked_name(name)
        hashed = _hashed(shown, password)
        with self._open(make=True) as base:
            try:
                row = (_key(shown), shown, role.value, hashed, at)
                base.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?)", row)
            except sqlite3.IntegrityError:
                hint = "choose another, or set its password with `riwaya accounts password`"
                raise AccountError(shown, "an account has this name", hint) from None

    def list(self) -> list[Account]:
        """List the accounts by name."""
        if not self.path.exists():
            return []
        with self._open() as base:
            labels: dict[str, list[str]] = {}
            for name, label in base.execute("SELECT name, label FROM tokens ORDER BY label"):
                labels.setdefault(name, []).append(label)
            rows = base.execute("SELECT name, shown, role, made FROM accounts ORDER BY name")
            return [
                Account(shown, Role(role), made, tuple(labels.get(name, ())))
                for name, shown, role, made in rows
            ]

    def remove(self, name: str) -> None:
        """Remove an account, its sessions and tokens; what it decided stays in the ledger.

        Raises:
            AccountError: There is none of this name.
        """
        self._change(name, "DELETE FROM accounts WHERE name = :name", {})

    def set_password(self, name: str, password: str) -> None:
        """Set another password; whoever is signed in with the old one is signed out.

        Raises:
            AccountError: There is no such account, or the password is too short.
        """
        hashed = _hashed(name, password)
        statement = "UPDATE accounts SET password = :password WHERE name = :name"
        self._change(name, statement, {"password": hashed})
        with self._open() as base:
            base.execute("DELETE FROM sessions WHERE name = ?", (_key(name),))

    def check(self, name: str, password: str) -> str | None:
        """Give the name of the account that this password opens, or None.

        Takes as long for a name that nobody has as for one that somebody has.
        """
        with self._open() as base:
            query = "SELECT name, password FROM accounts WHERE name = ?"
            row = base.execute(query, (_key(name),)).fetchone()
        hashed = row[1] if row else _decoy()
        fits = len(password) <= _MOST and _verified(hashed, password)
        return str(row[0]) if row and fits else None

    def begin_session(self, name: str, now: float) -> str:
        """Begin a session and give its id, which only the browser keeps."""
        session = secrets.token_urlsafe(32)
        with self._open() as base:
            base.execute("DELETE FROM sessions WHERE seen < ?", (now - SESSION_S,))
            base.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(session), name, now, now)
            )
        return session

    def end_session(self, session: str) -> None:
        """End a session."""
        if self.path.exists():
            with self._open() as base:
                base.execute("DELETE FROM sessions WHERE digest = ?", (_digest(session),))

    def of_session(self, session: str, now: float) -> Viewer | None:
        """Say whose session it is; None if it is unknown or over."""
        query = """SELECT shown, role, sessions.made, seen, digest FROM sessions
            JOIN accounts USING (name) WHERE digest = ?"""
        with self._open() as base:
            row = base.execute(query, (_digest(session),)).fetchone()
            if row is None or now - row[3] > SESSION_S or now - row[2] > LONGEST_SESSION_S:
                return None
            if now - row[3] > _SEEN_S:
                base.execute("UPDATE sessions SET seen = ? WHERE digest = ?", (now, row[4]))
            return Viewer(row[0], Role(row[1]))

    def add_token(self, name: str, label: str, at: str) -> str:
        """Make a token that programs get in by; it is given this once and kept nowhere.

        Raises:
            AccountError: There is no such account, or it has a token of this label.
        """
        token = "riwaya_" + secrets.token_urlsafe(32)
        with self._open() as base:
            _must_be_there(base, name)
            try:
                row = (_digest(token), _key(name), label, at)
                base.execute("INSERT INTO tokens VALUES (?, ?, ?, ?)", row)
            except sqlite3.IntegrityError:
                hint = "choose another, or end that one with `riwaya accounts token --end`"
                raise AccountError(label, "a token has this label", hint) from None
        return token

    def end_token(self, name: str, label: str) -> None:
        """End a token. Raises AccountError if there is none of this label."""
        with self._open() as base:
            _must_be_there(base, name)
            statement = "DELETE FROM tokens WHERE name = ? AND label = ?"
            if not base.execute(statement, (_key(name), label)).rowcount:
                raise AccountError(label, "no such token", "see `riwaya accounts list`")

    def of_token(self, token: str) -> Viewer | None:
        """Say whose token it is; None if it is nobody's."""
        query = "SELECT shown, role FROM tokens JOIN accounts USING (name) WHERE digest = ?"
        with self._open() as base:
            row = base.execute(query, (_digest(token),)).fetchone()
        return Viewer(row[0], Role(row[1])) if row else None

    def failures(self) -> dict[str, tuple[int, float]]:
        """Give the failed sign-ins that were kept: name or address → how many, when the last.

        Of a damaged file none: whoever tries to sign in is told of it.
        """
        if not self.path.exists():
            return {}
        try:
            with self._open(make=True) as base:
                rows = base.execute("SELECT key, count, last FROM failures").fetchall()
        except AccountError:
            return {}
        return {key: (count, last) for key, count, last in rows}

    def keep_failures(self, kept: Mapping[str, tuple[int, float] | None]) -> None:
        """Keep failed sign-ins, and forget those that are None; without accounts there are none."""
        if not self.path.exists():
            return
        gone = [(key,) for key, value in kept.items() if value is None]
        rows = [(key, *value) for key, value in kept.items() if value is not None]
        with self._open(make=True) as base:
            base.executemany("DELETE FROM failures WHERE key = ?", gone)
            base.executemany("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", rows)

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        if not make and not self.path.exists():
            hint = "make one with `riwaya accounts add NAME`"
            raise AccountError(str(self.path), "there are no accounts", hint)
        if make and not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # before a word is in it
        base = sqlite3.connect(self.path, timeout=10)
        try:
            with base:
                base.execute("PRAGMA foreign_keys = ON")
                if make:
                    base.executescript(_TABLES)
                    base.execute("PRAGMA foreign_keys = ON")
                yield base
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            hint = "restore it from a backup, or delete it and add the accounts again"
            raise AccountError(str(self.path), f"cannot be used: {error}", hint) from error
        finally:
            base.close()

    def _change(self, name: str, statement: str, values: dict[str, str]) -> None:
        with self._open() as base:
            _must_be_there(base, name)
            base.execute(statement, {"name": _key(name), **values})


def _must_be_there(base: sqlite3.Connection, name: str) -> None:
    if base.execute("SELECT 1 FROM accounts WHERE name = ?", (_key(name),)).fetchone() is None:
        raise AccountError(name, "no such account", "see `riwaya accounts list`")


def _key(name: str) -> str:
    """Give the form in which two spellings of a name are one."""
    written = name.encode(errors="replace").decode()
    return unicodedata.normalize("NFKC", written).casefold().strip()


def _checked_name(name: str) -> str:
    shown = name.strip()
    if not 1 <= len(shown) <= 80 or not shown.isprintable():
        raise AccountError(name[:80], "this is no name", "use 1 to 80 letters")
    return shown


def _hashed(name: str, password: str) -> str:
    if not LEAST <= len(password) <= _MOST:
        hint = f"use at least {LEAST} letters; several words are easy to keep in mind"
        raise AccountError(name, "the password is too short or too long", hint)
    with _AT_ONCE:
        return _hasher().hash(password)


def _verified(hashed: str, password: str) -> bool:
    with _AT_ONCE:
        try:
            return _hasher().verify(hashed, password.encode(errors="replace"))
        except (VerificationError, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id, RFC 9106's second recommended choice


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
