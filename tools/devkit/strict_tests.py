"""A pytest plugin: nothing is skipped, and Odoo logs no error, unnoticed.

- A skipped test fails the run, unless its reason matches a line of the setting
  `allowed_skips` (regular expressions).
- A test during which Odoo logs an ERROR fails, unless the test expected it
  (`assertLogs`, `mute_logger`). Warnings are listed at the end.
"""

import logging
import re

import pytest

from .settings import ADDONS

WATCHED = ("odoo", "py.warnings")  # names of loggers
_handler = None


class Collector(logging.Handler):
    """Sees what no test has muted or caught."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.warnings: list[tuple[str, str]] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name != "py.warnings" or str(ADDONS) in record.getMessage()
        if record.name.startswith(WATCHED) and ours:
            self.records.append(record)

    def take_errors(self, test: str) -> list[str]:
        """Hand over the errors logged since the last call; keep the warnings."""
        records, self.records = self.records, []
        errors = [
            self.format(record) for record in records if record.levelno >= logging.ERROR
        ]
        self.warnings += [
            (test, self.format(record))
            for record in records
            if record.levelno < logging.ERROR
        ]
        return errors


def pytest_addoption(parser):
    parser.addini(
        "allowed_skips",
        "reasons for which a test may be skipped",
        type="linelist",
        default=[],
    )


def pytest_configure(config):
    global _handler
    _handler = Collector()
    logging.getLogger().addHandler(_handler)
    config.stash[SKIPPED] = []


def pytest_unconfigure(config):
    logging.getLogger().removeHandler(_handler)


SKIPPED = pytest.StashKey[list]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    errors = _handler.take_errors(item.nodeid)
    if errors and report.outcome == "passed":
        report.outcome = "failed"
        report.longrepr = "Odoo logged an error during this test:\n" + "\n".join(errors)
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = (
            report.longrepr[-1]
            if isinstance(report.longrepr, tuple)
            else str(report.longrepr)
        )
        allowed = item.config.getini("allowed_skips")
        if not any(re.search(pattern, reason) for pattern in allowed):
            item.config.stash[SKIPPED].append((item.nodeid, reason))
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if session.config.stash[SKIPPED] and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if _handler.warnings:
        terminalreporter.section("warnings logged by Odoo")
        for test, text in dict.fromkeys(_handler.warnings):
            terminalreporter.line(f"{test}: {text[:500]}")
    if config.stash[SKIPPED]:
        terminalreporter.section("skipped tests: not allowed, the run fails", red=True)
        for test, reason in config.stash[SKIPPED]:
            terminalreporter.line(f"{test}: {reason}")
