"""The file store in an S3-compatible bucket, for installations of several machines; read through a local cache.

Address: s3://bucket/prefix?endpoint=http://host:port&region=name; the keys come from AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY, as every S3 tool reads them. An object's key is its SHA-256, so that the same bytes are put
twice without harm and what was fetched can be checked against its name.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.config import Misconfigured, must_look
from app.kernel import disk
from app.kernel.errors import NotFound, Unavailable
from app.kernel.files import Stored, measure
from app.kernel.sentences import _

REFUSALS = (
    "AccessDenied",
    "403",
    "Forbidden",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "NoSuchBucket",
    "NoCredentialsError",
)
AWAY = _("Kho lưu trữ tệp tạm thời không trả lời. Đề nghị thử lại sau ít phút.")


def _unavailable(error: BaseException | None) -> Unavailable:
    """Away for a moment, or for good: a wrong key or a bucket that is not there is for the operator to mend."""
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else type(error).__name__
    if code in REFUSALS:
        return Unavailable(
            _("Kho lưu trữ tệp từ chối yêu cầu ({code}). Đề nghị quản trị hệ thống kiểm tra bucket và khóa.", code=code)
        )
    return Unavailable(AWAY)


class Bucket:
    """A `files.Store` whose bytes are in a bucket; what was read stays in `cache` until `most` bytes are there."""

    def __init__(self, url: str, cache: Path, most: int = 10 << 30) -> None:
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc:
            raise Misconfigured(must_look("NGHITRUONG_FILES_URL", "s3://bucket/prefix?endpoint=http://host:9000"))
        asked = parse_qs(parts.query)
        self.bucket, self.prefix = parts.netloc, f"{parts.path.strip('/')}/".lstrip("/")
        self.cache, self.most = cache, most
        self.cache.mkdir(parents=True, exist_ok=True)
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=asked.get("endpoint", [None])[0],
            region_name=asked.get("region", ["us-east-1"])[0],
            config=Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}, max_pool_connections=20),
        )

    def put(self, source: Path) -> Stored:
        """Takes over the bytes of `source`; the store has acknowledged them on return. Raises Unavailable."""
        stored = measure(source)
        if not self.holds(stored.sha256):
            self._asked(self._client.upload_file, str(source), self.bucket, self._key(stored.sha256))
        return stored

    def local(self, sha256: str) -> Path:
        """A path on this machine with the bytes, fetched and checked where need be. Raises NotFound, Unavailable."""
        path = self.cache / self._name(sha256)
        if not path.exists():
            self._fetch(sha256, path)
        os.utime(path)  # the cache forgets what was not used for longest
        return path

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there. Raises Unavailable."""
        try:
            self._asked(self._client.head_object, Bucket=self.bucket, Key=self._key(sha256))
        except NotFound:
            return False
        return True

    def remove(self, sha256: str) -> None:
        """Takes the bytes away."""
        self._asked(self._client.delete_object, Bucket=self.bucket, Key=self._key(sha256))
        (self.cache / self._name(sha256)).unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        """The hashes of all that is stored."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        following = iter(pages)
        while page := self._asked(next, following, None):
            for found in page.get("Contents", ()):
                name = str(found["Key"]).rpartition("/")[2]
                if len(name) == 64:
                    yield name

    def put_object(self, name: str, content: bytes) -> None:
        """Puts a small object below the prefix. Raises Unavailable."""
        self._asked(self._client.put_object, Bucket=self.bucket, Key=f"{self.prefix}{name}", Body=content)

    def get_object(self, name: str) -> bytes | None:
        """A small object below the prefix, or None. Raises Unavailable."""
        try:
            found = self._asked(self._client.get_object, Bucket=self.bucket, Key=f"{self.prefix}{name}")
        except NotFound:
            return None
        content: bytes = found["Body"].read()
        return content

    def _fetch(self, sha256: str, path: Path) -> None:
        handle, name = tempfile.mkstemp(dir=self.cache, prefix="new-")
        os.close(handle)
        try:
            disk.require_room_for_file()
            self._asked(self._client.download_file, self.bucket, self._key(sha256), name)
            if measure(Path(name)).sha256 != sha256:
                raise Unavailable(_("Tệp lấy từ kho lưu trữ không còn nguyên vẹn. Đề nghị báo quản trị hệ thống."))
            Path(name).chmod(0o440)
            Path(name).rename(path)
        finally:
            Path(name).unlink(missing_ok=True)
        self._forget()

    def _forget(self) -> None:
        kept = sorted((p for p in self.cache.iterdir() if len(p.name) == 64), key=lambda p: p.stat().st_mtime)
        over = sum(path.stat().st_size for path in kept) - self.most
        for path in kept[:-1]:
            if over <= 0:
                return
            over -= path.stat().st_size
            path.unlink(missing_ok=True)

    def _asked(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey", "NotFound"):
                raise NotFound(
                    _("Tệp gốc không còn trong kho lưu trữ. Đề nghị báo quản trị hệ thống kiểm tra bản sao lưu.")
                ) from None
            raise _unavailable(error) from error
        except (BotoCoreError, Boto3Error) as error:
            raise _unavailable(error.__context__ if isinstance(error, Boto3Error) else error) from error

    def _key(self, sha256: str) -> str:
        name = self._name(sha256)
        return f"{self.prefix}{name[:2]}/{name}"

    @staticmethod
    def _name(sha256: str) -> str:
        if len(sha256) != 64 or not sha256.isalnum():
            raise NotFound()
        return sha256
