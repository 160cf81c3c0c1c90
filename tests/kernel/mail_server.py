"""A mail server of a few lines (RFC 5321), which can be full, refuse, and go away."""

import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """Listens on 127.0.0.1; `letters` are those it took; `answer(recipient)` gives its answer to RCPT TO."""

    def __init__(self, port: int = 0, answer: Callable[[str], str] = lambda recipient: "250 yes") -> None:
        self.letters: list[EmailMessage] = []
        house = self

        class Visit(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 mail.test")
                while line := self.rfile.readline().decode().strip():
                    word = line[:4].upper()
                    if word == "DATA":
                        self.say("354 go on")
                        house.letters.append(self.letter())
                        self.say("250 taken")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    elif word == "RCPT":
                        self.say(answer(line[8:].strip(" <>")))
                    else:
                        self.say("250 mail.test")

            def letter(self) -> EmailMessage:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b"..") else line)
                message = message_from_bytes(b"".join(lines), policy=policy.default)
                assert isinstance(message, EmailMessage)
                return message

            def say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", port), Visit)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
