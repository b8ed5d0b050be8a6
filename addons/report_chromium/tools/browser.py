"""A headless Chromium driven over its debugging pipe, without any network."""

import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from threading import Timer

EXECUTABLES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chromium-headless-shell",
)
ENVIRONMENT_VARIABLE = "ODOO_CHROMIUM"
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-startup-window",
    "--disable-gpu",
    # Processes for drawing, for a network that is not used, for a page to come and for
    # the address bar take 70 MB. A version that does not know a name ignores it.
    "--in-process-gpu",
    "--enable-features=NetworkServiceInProcess2",
    "--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,"
    "WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-sync",
    "--mute-audio",
    "--password-store=basic",
    # Nothing is ever resolved: whatever a report may load comes from the pipe.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)
# Odoo limits its own address space and Chromium would inherit that limit; the shell
# also puts the pipe where Chromium reads (3) and writes (4) it.
LAUNCHER = 'ulimit -S -v "$(ulimit -H -v)"; exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null'
CHUNK = 1 << 20


class BrowserError(Exception):
    """Chromium could not be started, stopped too early or refused a command."""


class BrowserTimeout(BrowserError):
    """Chromium took longer than allowed."""


def find_executable() -> str | None:
    """Path of the browser to use: the administrator's choice, else the first found."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return shutil.which(chosen)
    return next(filter(None, map(shutil.which, EXECUTABLES)), None)


class Browser:
    """One Chromium process with one page, to be used as a context manager.

    :param executable: path of Chromium
    :param timeout: seconds allowed for each document
    :param fetch: function which gets a URL and returns ``(mimetype, content)``, or
        None when that URL must not be loaded; every request of the page goes there
    """

    def __init__(self, executable, timeout, fetch):
        self._executable = executable
        self._timeout = timeout
        self._fetch = fetch
        self._document = None
        self._session = None
        self._last_id = 0
        self._buffer = bytearray()
        self._timed_out = False
        self._timer = None
        self._process = None

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(
            prefix="odoo.chromium.", ignore_cleanup_errors=True
        )
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *exc_info):
        self._stop()

    def set_viewport(self, width: int, height: int):
        """Size of the window, in pixels: what media queries look at."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def load(self, url: str, html: str):
        """Show this HTML as if it came from this URL, with its images and fonts."""
        self._restart_timer()
        self._document = url, html.encode()
        self._call("Page.navigate", wait_for="Page.loadEventFired", url=url)
        self.evaluate("document.fonts.ready.then(() => true)")

    def evaluate(self, expression: str):
        """Value of a JavaScript expression of ours in the page."""
        answer = self._call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise BrowserError(answer["exceptionDetails"].get("text"))
        return answer["result"].get("value")

    def print_pdf(self, **parameters) -> bytes:
        """The page shown, as a PDF; see ``Page.printToPDF`` for the parameters."""
        content = self._call("Page.printToPDF", **parameters)["data"]
        # The page before would be kept until there are a dozen of them.
        self._call("HeapProfiler.collectGarbage")
        return base64.b64decode(content)

    # ---------------------------------------------------------------- process

    def _start(self):
        folder = self._folder.name
        command = [self._executable, *FLAGS, f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        with open(f"{folder}/errors", "wb") as errors:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", LAUNCHER, "chromium", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={
                    **os.environ,
                    "HOME": folder,
                    "XDG_CONFIG_HOME": folder,
                    "XDG_CACHE_HOME": folder,
                },
                start_new_session=True,
            )
        self._restart_timer()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call(
            "Target.attachToTarget", targetId=target, flatten=True
        )["sessionId"]
        self._call("Page.enable")
        self._call("Inspector.enable")
        self._call("Emulation.setScriptExecutionDisabled", value=True)
        # Odoo's reports are written for the screen: wkhtmltopdf prints them so.
        self._call("Emulation.setEmulatedMedia", media="screen")
        self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])

    def _stop(self):
        if self._timer:
            self._timer.cancel()
        if self._process:
            self._kill()
            self._process.wait()
            self._process.stdout.close()
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._folder.cleanup()

    def _kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _restart_timer(self):
        """Killing the process is what ends a read or a write which hangs."""

        def expire():
            self._timed_out = True
            self._kill()

        if self._timer:
            self._timer.cancel()
        self._timer = Timer(self._timeout, expire)
        self._timer.daemon = True
        self._timer.start()

    # --------------------------------------------------------------- protocol

    def _call(self, method, wait_for=None, **parameters):
        """Send a command; answer the page's requests until its result is there."""
        call_id = self._send(method, parameters)
        result = None
        waiting = {wait_for} - {None}
        while result is None or waiting:
            message = self._receive()
            if message.get("id") == call_id:
                result = self._get_result(method, message)
            elif message.get("method") == "Fetch.requestPaused":
                self._answer_request(message["params"])
            elif message.get("method") == "Inspector.targetCrashed":
                raise BrowserError("the page crashed")
            waiting.discard(message.get("method"))
        return result

    @staticmethod
    def _get_result(method, message):
        result = message.get("result", {})
        error = message.get("error", {}).get("message") or result.get("errorText")
        if error:
            raise BrowserError(f"{method}: {error}")
        return result

    def _answer_request(self, paused):
        url = paused["request"]["url"]
        if self._document and url == self._document[0]:
            found = "text/html; charset=utf-8", self._document[1]
        else:
            found = self._fetch(url)
        if not found:
            self._send(
                "Fetch.failRequest",
                {"requestId": paused["requestId"], "errorReason": "BlockedByClient"},
            )
            return
        mimetype, content = found
        headers = {"Content-Type": mimetype, "Access-Control-Allow-Origin": "*"}
        self._send(
            "Fetch.fulfillRequest",
            {
                "requestId": paused["requestId"],
                "responseCode": 200,
                "responseHeaders": [
                    {"name": name, "value": value} for name, value in headers.items()
                ],
                "body": base64.b64encode(content).decode(),
            },
        )

    def _send(self, method, parameters):
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\0")
            self._process.stdin.flush()
        except OSError as error:
            raise self._get_failure() from error
        return self._last_id

    def _receive(self):
        """Next message of the browser; they are separated by null characters."""
        start = 0
        while (end := self._buffer.find(b"\0", start)) < 0:
            start = len(self._buffer)
            chunk = os.read(self._process.stdout.fileno(), CHUNK)
            if not chunk:
                raise self._get_failure()
            self._buffer += chunk
        message = json.loads(self._buffer[:end])
        del self._buffer[: end + 1]
        return message

    def _get_failure(self):
        if self._timed_out:
            return BrowserTimeout(f"no answer within {self._timeout} seconds")
        with open(f"{self._folder.name}/errors", errors="replace") as errors:
            return BrowserError(errors.read()[-1000:] or "it stopped without a word")
