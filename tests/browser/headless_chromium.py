"""A headless Chromium without a network: what a page asks for, what it draws, how wide it becomes."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NARROWEST_WINDOW = 500  # Chromium makes no narrower window, so narrower pages are laid out in a frame
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
MEASURE = """<script>addEventListener("load", function() {{ setTimeout(function() {{
  parent.postMessage({expression}, "*"); }}, 200); }});</script>"""
WIDTH = "document.documentElement.scrollWidth"
FRAME = """<!doctype html><title>väntar</title>
<style>body{{margin:0}}iframe{{border:0;display:block}}</style>
<script>addEventListener("message", function(event) {{ document.title = event.data; }});</script>
<iframe src="{name}" width="{width}" height="{height}"></iframe>"""


@dataclass(frozen=True)
class Chromium:
    """Opens pages from disk. ``folder`` holds what a run leaves behind."""

    program: str
    folder: Path

    def requests(self, page: Path) -> list[str]:
        """Addresses the page asked the network for, in order, from Chromium's own log of requests.

        Chromium's own errands (its time, its updates) have no origin and are left out. What is read from disk
        does not pass the network and is not in the log.
        """
        log = self.folder / "net.json"
        log.unlink(missing_ok=True)
        self._run(page, f"--log-net-log={log}", "--dump-dom")
        record = json.loads(log.read_text(encoding="utf-8"))
        start = record["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
        asked = [e["params"] for e in record["events"] if e["type"] == start and "params" in e]
        return [p["url"] for p in asked if p.get("initiator") != "not an origin" and "url" in p]

    def dom(self, page: Path) -> str:
        """The document after its scripts have run."""
        return self._run(page, "--dump-dom")

    def found(self, page: Path, pattern: str, tries: int = 5) -> list[tuple[str, ...]]:
        """What a pattern with groups finds in the document, opened anew until it finds something.

        A change of size is told to scripts with the next frame, and on a busy machine the document may be
        printed before that frame is drawn.
        """
        for _ in range(tries - 1):
            if here := re.findall(pattern, self.dom(page)):
                return here
        return re.findall(pattern, self.dom(page))

    def screenshot(self, page: Path, png: Path, width: int, height: int = 2000) -> Path:
        """A picture of the top of the page at a width; narrower than 500, the rest of the picture is empty."""
        shown = page if width >= NARROWEST_WINDOW else self._framed(page, width, height)
        self._run(shown, f"--screenshot={png}", f"--window-size={max(width, NARROWEST_WINDOW)},{height}")
        return png

    def width(self, page: Path, width: int) -> int:
        """How wide the page becomes when it is given ``width`` pixels: more means that it overflows."""
        return int(self.measured(page, width, WIDTH))

    def measured(self, page: Path, width: int, expression: str) -> str:
        """What an expression of JavaScript comes to in the page at a width, once it has been drawn."""
        title = re.search(r"<title>([^<]*)</title>", self.dom(self._framed(page, width, 3000, expression)))
        assert title is not None
        return unescape(title[1])

    def _framed(self, page: Path, width: int, height: int, expression: str = WIDTH) -> Path:
        copy = self.folder / "copy.html"
        told = MEASURE.format(expression=expression)
        copy.write_text(page.read_text(encoding="utf-8") + told, encoding="utf-8")
        frame = self.folder / "frame.html"
        frame.write_text(FRAME.format(name=copy.name, width=width, height=height), encoding="utf-8")
        return frame

    def _run(self, page: Path, *options: str) -> str:
        profile = self.folder / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        command = [self.program, *FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=5000", *options]
        done = subprocess.run(
            [*command, page.resolve().as_uri()], capture_output=True, timeout=600, check=True, encoding="utf-8"
        )
        return done.stdout
