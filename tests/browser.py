"""What a browser shows of a clip or a picture, to the pixel: Chromium without a window.

It is driven by the DevTools protocol over a pair of pipes: JSON messages, each with a zero byte
after it.
"""

import base64
import io
import json
import os
import select
import shutil
import signal
import tempfile
import time as clock
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

NAMES = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 60.0  # seconds for all of a picture
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--force-color-profile=srgb",
    "--allow-file-access-from-files",
    "--hide-scrollbars",
    "--mute-audio",
    # Videos are converted to RGB by shaders, as where there is a graphics card. Without them
    # Chromium calls libyuv, whose factors stop at 2: for BT.709, blue is up to 12 levels off.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--remote-debugging-pipe",
)
VIDEOS = (".mp4", ".webm", ".mov", ".mkv")
VIDEO = '<video muted preload="auto" src="{url}"></video>'
IMAGE = '<img src="{url}">'
PAGE = """<!doctype html>
<style>
  html, body {{ margin: 0; background: {background}; }}
  img, video, canvas {{ display: block; }}
</style>
{element}
"""
# Promises that are kept once what is to be seen has been decoded.
SEEK = """async time => {
  const video = document.querySelector("video");
  const broken = new Promise((_, reject) => {
    const say = () => reject(Error(`can't be played: ${video.error.message}`));
    if (video.error) say(); else video.onerror = say;
  });
  const seek = async () => {
    if (video.readyState < 2) await new Promise(done => { video.onloadeddata = done; });
    const sought = new Promise(done => { video.onseeked = done; });
    // the clip's first frame may be presented still; frames are at most a quarter of a second long
    const presented = new Promise(done => {
      const look = (_, {mediaTime}) => {
        if (Math.min(time, video.duration) - mediaTime < 0.26) done();
        else video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    });
    video.currentTime = time;
    await Promise.all([sought, presented]);
  };
  await Promise.race([seek(), broken]);
}"""
# An animation has no clock to stop: its frame is taken out of it and put in its place.
PICK = """async time => {
  const image = document.querySelector("img");
  await image.decode();
  const file = await (await fetch(image.src)).blob();
  const decoder = new ImageDecoder({data: file.stream(), type: file.type});
  await decoder.completed;
  const {frameCount} = decoder.tracks.selectedTrack;
  if (frameCount < 2) return;
  let frame, frameIndex = 0;
  do {
    frame = (await decoder.decode({frameIndex})).image;
    frameIndex += 1;
  } while (frameIndex < frameCount && frame.timestamp + frame.duration <= 1e6 * time);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [frame.displayWidth, frame.displayHeight];
  canvas.getContext("2d").drawImage(frame, 0, 0);
  document.body.replaceChildren(canvas);
}"""
# A frame is announced as it goes to the compositor; two ticks later it has been drawn.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class BrowserError(RuntimeError):
    """The browser didn't show what it was asked to."""


def chromium() -> str | None:
    """The browser's command, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def shown(
    media: Path, size: tuple[int, int], time: float = 0.0, background: str = "#ffffff"
) -> np.ndarray:
    """What a browser shows of a video or an image, in its own size at the top left of a page.

    Parameters
    ----------
    media
        mp4, webm; gif, webp, avif, png.
    size
        (width, height) of the page, in pixels.
    time
        Seconds from the start of a video or an animation; after its end, the last frame is shown.
    background
        The page's colour.

    Returns
    -------
    (H, W, 3) uint8, sRGB.

    Raises
    ------
    BrowserError
        if the media can't be read, or the browser takes longer than `LIMIT`.
    """
    element, ready = (VIDEO, SEEK) if media.suffix in VIDEOS else (IMAGE, PICK)
    element = element.format(url=media.resolve().as_uri())
    with Browser() as browser:
        page = browser.folder / "page.html"
        page.write_text(PAGE.format(background=background, element=element), encoding="utf-8")
        browser.open(page, *size)
        try:
            browser.evaluate(f"({ready})({time})")
        except BrowserError as error:
            raise BrowserError(f"{media.name}: {error}") from None
        browser.evaluate(f"{DRAWN}.then(() => null)")
        picture = browser.ask("Page.captureScreenshot", format="png", optimizeForSpeed=True)
    png = base64.b64decode(picture["data"])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


class Browser:
    """One Chromium with one page, in a profile of its own that goes with it."""

    def __enter__(self) -> "Browser":
        command = chromium()
        if command is None:
            raise BrowserError("there is no Chromium")
        self.deadline = clock.monotonic() + LIMIT
        self.folder = Path(tempfile.mkdtemp(prefix="browser-"))
        self.log = self.folder / "log.txt"
        self.session: str | None = None
        self.asked = 0
        self.unread = b""
        commands, self.to_browser = os.pipe()
        self.from_browser, decision = os.pipe()
        files = [
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, self.log, os.O_WRONLY | os.O_CREAT, 0o600),
            (os.POSIX_SPAWN_DUP2, commands, 3),  # Chromium reads from 3
            (os.POSIX_SPAWN_DUP2, decision, 4),  # and writes to 4
        ]
        self.process = os.posix_spawn(
            command,
            [command, *FLAGS, f"--user-data-dir={self.folder / 'profile'}", "about:blank"],
            os.environ,
            file_actions=files,
            setpgroup=0,
        )
        os.close(commands)
        os.close(decision)
        return self

    def __exit__(self, *_) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.to_browser)
        os.close(self.from_browser)
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, page: Path, width: int, height: int) -> None:
        """Show a page in a view of this size."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.ask("Page.enable")
        self.ask("Page.navigate", url=page.as_uri())
        while self.receive().get("method") != "Page.domContentEventFired":
            pass

    def evaluate(self, expression: str):
        """The value of JavaScript, waited for if it is a promise."""
        answer = self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]["exception"]
            raise BrowserError(thrown["description"].splitlines()[0])
        return answer["result"].get("value")

    def ask(self, method: str, **params) -> dict:
        """Send a command and wait for its answer."""
        self.asked += 1
        message = {"id": self.asked, "method": method, "params": params}
        if self.session is not None:
            message["sessionId"] = self.session
        try:
            os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise self.failure("ended") from None
        while (answer := self.receive()).get("id") != self.asked:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def receive(self) -> dict:
        """The next message from the browser."""
        parts = [self.unread]
        while b"\0" not in parts[-1]:
            left = self.deadline - clock.monotonic()
            if left <= 0 or not select.select([self.from_browser], [], [], left)[0]:
                raise self.failure(f"took longer than {LIMIT:g} s")
            parts.append(os.read(self.from_browser, 2**20))
            if not parts[-1]:
                raise self.failure("ended")
        message, self.unread = b"".join(parts).split(b"\0", 1)
        return json.loads(message)

    def failure(self, what: str) -> BrowserError:
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        return BrowserError(f"Chromium {what}. It said:\n{log[-2000:]}")
