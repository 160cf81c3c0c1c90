"""A list that somebody sends: read in the sandbox, shown, and carried out exactly as it was shown."""

import base64
import json
import tempfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.kernel import sandbox
from app.kernel.errors import Invalid
from app.kernel.http import FORM_LIMIT
from app.kernel.sentences import Sentence, _
from app.kernel.spreadsheets.cells import ONE_LINE, Keeping, Table

LIMITS = sandbox.Limits(memory=512 << 20, cpu=20, wall=30.0)
LONGEST_PACKED = FORM_LIMIT - (64 << 10)


def uploaded(most: int, none_chosen: Sentence, too_large: Sentence) -> bytes:
    """The `file` of the form, of at most so many bytes. Raises Invalid with one of the sentences."""
    sent = request.files.get("file")
    content = sent.stream.read(most + 1) if sent is not None else b""
    if not content:
        raise Invalid(none_chosen)
    if len(content) > most:
        raise Invalid(too_large)
    return content


def tables(content: bytes, keeping: Keeping = ONE_LINE) -> list[Table]:
    """The sheets of a file as rows of text, opened in the sandbox. Raises Invalid with what to do."""
    with tempfile.TemporaryDirectory(prefix="list-") as folder:
        path, work = Path(folder) / "list", Path(folder) / "work"
        path.write_bytes(content)
        work.mkdir()
        given = {"path": str(path), "keeping": asdict(keeping)}
        outcome = sandbox.run_step(
            "app.kernel.spreadsheets.cells:step", given, work=work, readable=[path], limits=LIMITS
        )
    if isinstance(outcome, sandbox.Refused):
        raise Invalid(outcome.sentence)
    if not isinstance(outcome, sandbox.Finished):
        raise Invalid(_("Tệp quá lớn hoặc bị hỏng nên không đọc được. Đề nghị lưu lại dạng .xlsx hoặc .csv gọn hơn."))
    return _as_tables(outcome.result.get("tables"))


def pack(shown: Any, salt: str) -> str:
    """What was looked at (JSON), signed, so that exactly it is carried out; `salt` tells lists and places apart.

    Raises Invalid when it is more than a form may send back.
    """
    content = zlib.compress(json.dumps(shown, ensure_ascii=False).encode(), 9)
    packed = str(_signer(salt).dumps(base64.b85encode(content).decode()))
    if len(packed) > LONGEST_PACKED:
        raise Invalid(_("Tệp có quá nhiều chữ để nhập một lần. Đề nghị chia thành nhiều tệp."))
    return packed


def unpack(packed: str, salt: str) -> Any:
    """What `pack` was given. Raises Invalid when it is not what was shown there."""
    try:
        return json.loads(zlib.decompress(base64.b85decode(_signer(salt).loads(packed))))
    except (BadSignature, ValueError, zlib.error) as error:
        raise Invalid(_("Bản xem trước không còn dùng được. Đề nghị chọn lại tệp.")) from error


def _as_tables(found: Any) -> list[Table]:
    """What the sandbox reports is foreign text: anything of another shape is a broken file."""
    if not isinstance(found, list):
        raise Invalid(_("Không đọc được tệp này. Đề nghị lưu lại dạng .xlsx rồi nhập lại."))
    return [[[str(cell) for cell in row] for row in table] for table in found]


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=salt)
