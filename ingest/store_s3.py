"""Masters on an S3-compatible server, through fsspec; the same names as in the folder.

An object appears when its upload is complete, never in part: S3's PUT and CompleteMultipartUpload
are atomic. After an upload the bytes are read back and hashed. What is read again and again lies in
a folder of this machine, each file checked by its hash when it came.

Credentials, endpoint and region come from the environment as with every AWS program
(`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT_URL`, `AWS_REGION`).
"""

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

import fsspec
from botocore.exceptions import BotoCoreError, ClientError

from ingest.errors import StoreUnavailable
from ingest.store import Kept
from ingest.store_folder import FolderStore

PART: Final = 16 * 1024**2  # bytes of one part of an upload; smaller files go in one piece
CACHED: Final = 20 * 1024**3  # bytes of copies that stay on this machine
FRESH: Final = timedelta(days=1)  # copies and unfinished uploads younger than this are left alone
_SETTINGS: Final = {
    "s3": {"addressing_style": "path"},  # servers other than Amazon's seldom have names per bucket
    "request_checksum_calculation": "when_required",  # we hash everything ourselves
    "response_checksum_validation": "when_required",
}


class S3Store:
    """Masters under a bucket and prefix."""

    def __init__(self, url: str, cache: Path, *, part: int = PART) -> None:
        """Use `s3://bucket/prefix`, and a folder for copies; nothing is opened yet.

        Raises:
            StoreUnavailable: the address is not of that form.
        """
        match = re.fullmatch(r"s3://([a-z0-9.-]{3,63})(?:/([^?#]*))?", url)
        if match is None:
            raise StoreUnavailable(f"{url!r} is not an address like s3://bucket/prefix")
        self._bucket, prefix = match[1], (match[2] or "").strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._folder, self._part = cache, part
        self._cache = FolderStore(cache)
        self._server: Any = None

    def keep(self, source: Path | BinaryIO) -> Kept:
        """Hash the bytes into the copies, upload them if they are new, and read them back."""
        kept = self._cache.keep(source)
        with self._asking() as server:
            held = self._size(server, kept.sha256)
            if held == kept.size:
                return Kept(kept.sha256, kept.size, new=False)
            name = self._name(kept.sha256)
            server.put_file(str(self._cache.path(kept.sha256)), name, chunksize=self._part)
            if self._hash(server, kept.sha256) != kept.sha256:
                server.rm_file(name)
                raise StoreUnavailable(f"{name} came back with other bytes than were sent")
        return Kept(kept.sha256, kept.size, new=True)

    def path(self, sha256: str) -> Path:
        """Give the copy, fetched and checked if it is not here yet."""
        with suppress(KeyError):
            return self._cache.path(sha256)
        name = self._name(sha256)
        with self._asking() as server:
            if self._size(server, sha256) is None:
                raise KeyError(sha256)
            with server.open(name, "rb", block_size=self._part, cache_type="readahead") as file:
                kept = self._cache.keep(file)
        if kept.sha256 != sha256:
            self._cache.path(kept.sha256).unlink()
            raise StoreUnavailable(f"{name} no longer holds the bytes it is named after")
        return self._cache.path(sha256)

    def verify(self, sha256: str) -> bool:
        """Read the object on the server again."""
        with self._asking() as server:
            if self._size(server, sha256) is None:
                raise KeyError(sha256)
            return self._hash(server, sha256) == sha256

    def sweep(self) -> int:
        """Remove half-written copies here, and uploads there that nobody finished for a day."""
        self._forget_oldest()
        swept = self._cache.sweep()
        before = datetime.now(UTC) - FRESH
        with self._asking() as server:
            found = server.call_s3(
                "list_multipart_uploads", Bucket=self._bucket, Prefix=self._prefix
            )
            for upload in found.get("Uploads", ()):
                if upload["Initiated"] < before:
                    key = {"Key": upload["Key"], "UploadId": upload["UploadId"]}
                    server.call_s3("abort_multipart_upload", Bucket=self._bucket, **key)
                    swept += 1
        return swept

    def _name(self, sha256: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise KeyError(sha256)
        return f"{self._bucket}/{self._prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _size(self, server: Any, sha256: str) -> int | None:
        """Ask the server how many bytes a master has; None when it has none."""
        try:
            return int(server.info(self._name(sha256), refresh=True)["size"])
        except FileNotFoundError:
            return None

    def _hash(self, server: Any, sha256: str) -> str:
        name = self._name(sha256)
        with server.open(name, "rb", block_size=self._part, cache_type="readahead") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """Give the server; all that it may raise ends as one error that says where."""
        try:
            if self._server is None:
                self._server = fsspec.filesystem(
                    "s3",
                    skip_instance_cache=True,
                    use_listings_cache=False,
                    config_kwargs=_SETTINGS,
                )
            yield self._server
        except StoreUnavailable:
            raise
        except (BotoCoreError, ClientError, OSError) as error:
            raise StoreUnavailable(f"s3://{self._bucket} cannot be used: {error}") from error

    def _forget_oldest(self) -> None:
        """Remove copies that were made long ago, when there are too many bytes of them."""
        found = [(path, path.stat()) for path in self._folder.glob("??/??/*")]
        total, before = (
            sum(about.st_size for _, about in found),
            time.time() - FRESH.total_seconds(),
        )
        for path, about in sorted(found, key=lambda one: one[1].st_mtime):
            if total <= CACHED or about.st_mtime > before:
                return
            path.unlink(missing_ok=True)
            total -= about.st_size
