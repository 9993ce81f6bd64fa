"""What the log says of the same thing again and again."""

from __future__ import annotations

import logging

from convviz.app.server.logs import OFTEN, SECONDS, Sparingly


class Log(logging.Handler):
    """A handler that keeps its lines."""

    def __init__(self, now: list[float]) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(Sparingly(lambda: now[0]))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_a_line_that_comes_again_and_again_is_written_a_few_times_then_counted() -> None:
    now = [100.0]
    log, logger = Log(now), logging.Logger("test")
    logger.addHandler(log)
    for number in range(1000):
        logger.warning("Too many of %d", number)
    logger.warning("Something else")
    assert log.lines == [*(f"Too many of {number}" for number in range(OFTEN)), "Something else"]
    for _ in range(2):
        now[0] += SECONDS
        log.lines.clear()
        for number in range(OFTEN):
            logger.warning("Too many of %d", number)
    assert log.lines == [f"Too many of {number}" for number in range(OFTEN)]


def test_it_says_how_often_it_said_nothing() -> None:
    now = [100.0]
    log, logger = Log(now), logging.Logger("test")
    logger.addHandler(log)

    def say() -> None:
        logger.warning("Again: %s", "x")

    for _ in range(50):
        say()
    now[0] += SECONDS
    say()
    assert log.lines[-1] == f"Again: x [and {50 - OFTEN} more times]"


def test_two_errors_of_one_line_are_two_things() -> None:
    log, logger = Log([0.0]), logging.Logger("test")
    logger.addHandler(log)

    def fail(error: Exception) -> None:
        try:
            raise error
        except Exception:
            logger.exception("It failed")

    for _ in range(20):
        fail(ValueError())
    fail(KeyError())
    assert len(log.lines) == OFTEN + 1
