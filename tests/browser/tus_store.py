"""The server side of tus 1.0.0 (creation, termination) in memory, with failures on demand."""

import base64
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request


class TusStore:
    """Holds what arrives. `refuse` maps a file name to the sentence it is refused with."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.lengths: dict[str, int] = {}
        self.metadata: dict[str, dict[str, str]] = {}
        self.refuse: dict[str, str] = {}
        self.break_after: int | None = None
        self.offsets: list[int] = []
        self.routes = self._routes()

    def named(self, name: str) -> bytes:
        """The bytes of the file that came under this name."""
        key = next(key for key, facts in self.metadata.items() if facts["filename"] == name)
        return bytes(self.files[key])

    @property
    def complete(self) -> list[str]:
        return sorted(self.metadata[k]["filename"] for k in self.files if len(self.files[k]) == self.lengths[k])

    def _routes(self) -> Blueprint:
        routes = Blueprint("uploads", __name__)
        routes.add_url_rule("/uploads", view_func=self._create, methods=["POST"])
        routes.add_url_rule("/uploads/<key>", view_func=self._head, methods=["HEAD"])
        routes.add_url_rule("/uploads/<key>", view_func=self._patch, methods=["PATCH"])
        routes.add_url_rule("/uploads/<key>", view_func=self._delete, methods=["DELETE"])
        return routes

    def _create(self) -> Response:
        facts = {}
        for pair in request.headers["Upload-Metadata"].split(","):
            name, _, value = pair.partition(" ")
            facts[name] = base64.b64decode(value).decode()
        if facts["filename"] in self.refuse:
            return self._refusal(422, self.refuse[facts["filename"]])
        key = uuid4().hex
        self.files[key] = bytearray()
        self.lengths[key] = int(request.headers["Upload-Length"])
        self.metadata[key] = facts
        return Response(status=201, headers={"Location": f"/uploads/{key}", "Tus-Resumable": "1.0.0"})

    def _refusal(self, status: int, sentence: str) -> Response:
        """As the application answers: a page, or JSON to whoever asks for it."""
        asks = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
        answer = jsonify(sentence=sentence) if asks else Response(f"<h1>{sentence}</h1>")
        answer.status_code = status
        return answer

    def _head(self, key: str) -> Response:
        offset, length = str(len(self.files[key])), str(self.lengths[key])
        return Response(headers={"Upload-Offset": offset, "Upload-Length": length, "Cache-Control": "no-store"})

    def _patch(self, key: str) -> Response:
        offset = int(request.headers["Upload-Offset"])
        self.offsets.append(offset)
        body = request.get_data()
        if self.break_after is not None:  # half of it arrives, then the machine stumbles once
            body, self.break_after = body[: self.break_after], None
            self.files[key] += body
            return self._refusal(503, "Máy chủ sắp hết dung lượng lưu trữ.")
        self.files[key] += body
        return Response(status=204, headers={"Upload-Offset": str(len(self.files[key])), "Tus-Resumable": "1.0.0"})

    def _delete(self, key: str) -> Response:
        self.files.pop(key, None)
        return Response(status=204)
