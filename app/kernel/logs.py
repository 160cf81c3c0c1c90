"""Structured logs: one JSON line an event on stderr, plain words at a terminal. No content of papers, no secrets."""

import logging
import os
import sys

import structlog


def configure(process: str, level: str | None = None) -> None:
    """Sets up logging for this process; `level` defaults to NGHITRUONG_LOG_LEVEL."""
    number = logging.getLevelName(level or os.environ.get("NGHITRUONG_LOG_LEVEL", "INFO"))
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    end: list[structlog.typing.Processor] = (
        [
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        ]  # no local variables: passwords
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, *end],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process, pid=os.getpid())
    plain = logging.StreamHandler(sys.stderr)
    plain.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_without_meta, *end]))
    logging.root.handlers = [plain]
    logging.root.setLevel(max(number, logging.WARNING))


def _without_meta(
    _logger: structlog.typing.WrappedLogger, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(_logger, _name, event)
