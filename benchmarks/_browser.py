"""Chromium, what crosses the network in it, and the files that maps would load from elsewhere."""

from __future__ import annotations

import base64
import shutil
import time
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WINDOW = {"width": 1440, "height": 900}
_QUIET_SECONDS = 0.3
_RUN_SECONDS = 60.0

# Stands in for jQuery and d3: whatever is called on it or read from it is itself again.
_STAND_IN = """
(function () {
  const any = new Proxy(function () {}, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => "" : any),
    apply: () => any,
    construct: () => any,
  });
  window.d3 = window.$ = window.jQuery = any;
})();
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium.

    Raises
    ------
    RuntimeError
        None is installed.
    """
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise RuntimeError(f"No Chromium found; install one of: {', '.join(_NAMES)}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Counts(NamedTuple):
    """What a page has received so far.

    Attributes
    ----------
    websocket_bytes : int
        Payload of the frames of Streamlit's websocket.
    http_bytes : int
        Headers and bodies from the app's address, as sent; nothing for what was in the cache.
    runs : int
        Runs of the app's script that have ended.
    """

    websocket_bytes: int
    http_bytes: int
    runs: int


class Wire:
    """What a page receives from its app, counted from the browser's own reports.

    Parameters
    ----------
    page : Page
        An empty page.
    address : str
        What the app's URLs begin with.
    """

    def __init__(self, page: Page, address: str) -> None:
        self._websocket_bytes = 0
        self._http_bytes = 0
        self._runs = 0
        self._page = page
        self._address = address
        self._last_frame = time.monotonic()
        self._sockets: set[str] = set()
        self._requests: set[str] = set()
        self._session = page.context.new_cdp_session(page)
        self._session.on("Network.webSocketCreated", self._on_socket)
        self._session.on("Network.webSocketFrameReceived", self._on_frame)
        self._session.on("Network.requestWillBeSent", self._on_request)
        self._session.on("Network.loadingFinished", self._on_loaded)
        self._session.on("Fetch.requestPaused", self._on_foreign)
        self._session.send("Network.enable")
        # Through Fetch, not `page.route`, which would switch off the browser's cache.
        self._session.send("Fetch.enable", {"patterns": [{"urlPattern": "https://*"}]})

    def counts(self) -> Counts:
        """Return what was received so far."""
        return Counts(self._websocket_bytes, self._http_bytes, self._runs)

    def settle(self, runs_before: int) -> None:
        """Wait until a run of the script has ended since, and the websocket is quiet."""
        end = time.monotonic() + _RUN_SECONDS
        while time.monotonic() < end:
            self._page.wait_for_timeout(50)
            quiet = time.monotonic() - self._last_frame > _QUIET_SECONDS
            if quiet and self._runs > runs_before:
                return
        raise RuntimeError("The app's script did not come to an end.")

    def _on_socket(self, event: dict[str, Any]) -> None:
        if event["url"].endswith("/_stcore/stream"):
            self._sockets.add(event["requestId"])

    def _on_frame(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._sockets:
            return
        response = event["response"]
        binary = response["opcode"] == 2
        payload = response["payloadData"]
        frame = base64.b64decode(payload) if binary else payload.encode()
        self._websocket_bytes += len(frame)
        self._last_frame = time.monotonic()
        if binary and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
            self._runs += 1

    def _on_request(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(self._address):
            self._requests.add(event["requestId"])

    def _on_loaded(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._requests:
            self._http_bytes += int(event["encodedDataLength"])

    def _on_foreign(self, event: dict[str, Any]) -> None:
        """Answer a request to another host from what is installed here."""
        name = event["request"]["url"].split("?")[0].rsplit("/", 1)[-1]
        body, kind = _foreign_file(name)
        headers = {
            "Content-Type": kind,
            "Cache-Control": "public, max-age=31536000, immutable",
            "Access-Control-Allow-Origin": "*",
        }
        self._session.send(
            "Fetch.fulfillRequest",
            {
                "requestId": event["requestId"],
                "responseCode": 200,
                "responseHeaders": [{"name": k, "value": v} for k, v in headers.items()],
                "body": base64.b64encode(body).decode(),
            },
        )


def open_page(browser: Browser, address: str) -> tuple[Page, Wire]:
    """Return an empty page with an empty cache, ready to watch maps, and its wire."""
    page = browser.new_context(viewport=_WINDOW).new_page()  # type: ignore[arg-type]
    page.add_init_script((files("benchmarks") / "map_watch.js").read_text(encoding="utf-8"))
    return page, Wire(page, address)


def _foreign_file(name: str) -> tuple[bytes, str]:
    """Return content and media type of a file that a map loads from another host."""
    leaflet = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    if name in {"leaflet.js", "leaflet.css"}:
        body = (leaflet / name).read_bytes()
    elif name.startswith(("d3", "jquery")):
        body = _STAND_IN.encode()
    else:
        body = b""
    return body, "text/css" if name.endswith(".css") else "text/javascript"
