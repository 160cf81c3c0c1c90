"""How fast the reader shows and turns pages, and what it costs: real Chromium, a pack of 1,000 pages, a slow line.

`make bench BENCH=reader`, or `python -m tests.bench.reader [--pages N] [--runs N] [--turns N]`. Progress goes to
stderr; the last line of stdout is the summary. Times depend on the machine; bytes and megabytes do not.

- first_page_ms, first_page_5mbit_ms: from the click to the picture, document cold and shell warm, a page in the
  middle of the pack; the slow line has 5 Mbit/s and 200 ms (median of the runs).
- turn_ms: from the key to the frame that shows the next page (95th percentile, reading at 2.5 pages a second).
- bytes_per_page: image and words of one page of a scan, as they came over the line; page_image_bytes: that page's own
  image in the scanned file; ratio: the one over the other.
- script_kb: our scripts and their libraries over the line when the reader opens on an empty cache, pdf.js not counted.
- lcp_ms: the largest text of the page in its first frame, cache empty; inp_ms: the slowest answer to a key, a click or
  a typed letter among some forty (Event Timing; steps of 8 ms).
- canvas_mb: the most that canvases and waiting bitmaps held, zoomed to 400 % and turning fast included.
"""

import argparse
import io
import json
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.engine import ARGUMENTS, chromium
from tests.browser.reader_app import ReaderServer
from tests.browser.reader_pack import Pack, typeset

SLOW_LINE = {"offline": False, "latency": 200, "downloadThroughput": 5_000_000 / 8, "uploadThroughput": 5_000_000 / 8}
SCANS = 8
WATCH = """
  addEventListener('DOMContentLoaded', () => new MutationObserver((changes, watcher) => {
    const first = document.querySelector('[data-part=stage] .page[data-drawn]');
    if (first) { watcher.disconnect(); requestAnimationFrame(() => { window.firstPage = performance.now(); }); }
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawn']}));
"""
TURN = """key => new Promise(resolve => {
    const reader = document.querySelector('paper-reader'), before = reader.stage.current, start = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    const look = () => {
      const page = document.querySelector(`[data-part=stage] .page[data-page="${reader.stage.current}"]`);
      if (reader.stage.current !== before && page && 'drawn' in page.dataset) resolve(performance.now() - start);
      else if (performance.now() - start > 10000) resolve(10000);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})"""
VITALS = """
  window.vitals = {lcp: 0, inp: 0};
  new PerformanceObserver((list) => { for (const it of list.getEntries()) vitals.lcp = it.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) if (it.interactionId) vitals.inp = Math.max(vitals.inp, it.duration);
  }).observe({type: 'event', durationThreshold: 16, buffered: true});
"""
MEGABYTES = "document.querySelector('paper-reader').canvasMegabytes"


def main() -> None:
    """Runs everything and prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--turns", type=int, default=40)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS.split())
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.add_init_script(WATCH)
        say(f"typesetting {given.pages} pages")
        papers = born(given.pages, Path(folder), 2 * given.runs + 1)
        with ReaderServer(*papers) as server:
            summary = {"bench": "reader", "pages": given.pages, **times(page, server, papers, given.runs)}
            summary |= turning(page, server, papers[0], given.turns)
            summary |= first_visit(browser, server, papers[0])
        say("a scan")
        scan, own = scanned(given.pages, Path(folder))
        with ReaderServer(scan) as server:
            summary |= weights(page, server, scan, own)
        browser.close()
    print(json.dumps(summary))


def born(count: int, folder: Path, versions: int) -> list[Pack]:
    """Versions of one typeset pack: the same pages under other addresses, so that each is cold when it is opened."""
    pdf = typeset(count, folder / "born.pdf")
    first = Pack(pdf, version=version(0))
    facts = {"document": first.manifest()["document"]}
    packs = [first] + [Pack(pdf, version=version(n), made=first.made, facts=facts) for n in range(1, versions)]
    for pack in packs[1:]:
        pack.__dict__["hashes"] = first.hashes
    return packs


def version(n: int) -> str:
    return f"0197a3c1-0000-7000-8000-00000000{n:04x}"


def warm(pack: Pack, pages: range) -> None:
    """Draws parts beforehand, as the worker does when the paper comes in."""
    for n in pages:
        if 1 <= n <= len(pack.document):
            for name in (f"{n}.{'webp' if pack.scanned else 'png'}", f"{n}.json", f"{n}-thumb.webp"):
                pack.part(f"{pack.version[-4:]}-{name}")


def times(page: Page, server: ReaderServer, papers: list[Pack], runs: int) -> dict[str, Any]:
    middle = round(len(papers[0].document) * 0.637)
    warm(papers[0], range(middle - 12, middle + 14))
    shell, *cold = papers
    opened(page, server, shell, middle)
    lan = [opened(page, server, pack, middle) for pack in cold[:runs]]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    slow = [opened(page, server, pack, middle) for pack in cold[runs : 2 * runs]]
    session.send("Network.emulateNetworkConditions", SLOW_LINE | {"latency": 0, "downloadThroughput": -1})
    say(f"first page {lan} ms, at 5 Mbit/s {slow} ms")
    return {"first_page_ms": round(statistics.median(lan)), "first_page_5mbit_ms": round(statistics.median(slow))}


def opened(page: Page, server: ReaderServer, pack: Pack, at: int) -> int:
    """Opens a paper and says how many milliseconds passed until its page was seen."""
    page.goto("about:blank")
    page.goto(f"{server.page(pack.version)}#trang-{at}")
    page.locator(f'[data-part=stage] .page[data-page="{at}"][data-drawn]').wait_for()
    page.wait_for_timeout(500)
    return round(page.evaluate("window.firstPage"))


def turning(page: Page, server: ReaderServer, pack: Pack, turns: int) -> dict[str, Any]:
    start = max(1, min(300, len(pack.document) - 2 * turns))
    warm(pack, range(start - 10, start + 2 * turns + 12))
    opened(page, server, pack, start)
    most = 0.0
    took: list[float] = []
    for flow in ("scroll", "single"):
        page.evaluate("flow => document.querySelector('paper-reader').act('flow', flow)", flow)
        page.wait_for_timeout(1500)
        for _ in range(turns):
            took.append(page.evaluate(TURN, "ArrowRight"))
            most = max(most, page.evaluate(MEGABYTES))
            page.wait_for_timeout(380)
        say(f"{flow}: median {statistics.median(took[-turns:]):.0f} ms, slowest {max(took[-turns:]):.0f} ms")
    page.evaluate("document.querySelector('paper-reader').act('flow', 'scroll')")
    for zoom in ("+",) * 9:
        page.keyboard.press(zoom)
        page.wait_for_timeout(700)
        most = max(most, page.evaluate(MEGABYTES))
    for _ in range(turns):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(30)
        most = max(most, page.evaluate(MEGABYTES))
    page.evaluate("document.querySelector('paper-reader').act('fit', 'width')")
    return {"turn_ms": round(statistics.quantiles(took, n=20)[18]), "canvas_mb": round(most, 1)}


def first_visit(browser: Browser, server: ReaderServer, pack: Pack) -> dict[str, Any]:
    """What somebody meets who has never been here: bytes of script, the first frame, and how fast the page answers."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.add_init_script(VITALS)
    got = listen(page.context.new_cdp_session(page))
    warm(pack, range(1, 40))
    page.goto(f"{server.page(pack.version)}#trang-1")
    page.locator(".page[data-drawn]").first.wait_for()
    page.wait_for_timeout(1500)
    scripts = {url: size for url, size in got.items() if url.partition("?")[0].endswith((".js", ".mjs"))}
    ours = sum(size for url, size in scripts.items() if "pdf" not in url)
    for key in ("ArrowRight",) * 12 + ("ArrowLeft",) * 6 + ("+",) * 4 + ("-",) * 4:
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    for name in ("Hiển thị", "Mục lục", "Tìm"):
        page.get_by_role("group", name="Công cụ đọc").get_by_role("button", name=name).click()
        page.wait_for_timeout(200)
    page.keyboard.type("kinh te xa hoi", delay=80)
    page.wait_for_timeout(500)
    vitals = page.evaluate("window.vitals")
    page.context.close()
    say(f"{len(scripts)} scripts; largest text after {vitals['lcp']:.0f} ms, slowest answer {vitals['inp']:.0f} ms")
    return {"script_kb": round(ours / 1000, 1), "lcp_ms": round(vitals["lcp"]), "inp_ms": round(vitals["inp"])}


def scanned(count: int, folder: Path) -> tuple[Pack, list[int]]:
    """A pack of coloured scans at 200 dpi, and the bytes of each page's own image; pages repeat."""
    source = pymupdf.open(typeset(SCANS, folder / "source.pdf"))
    noise = Image.effect_noise((1654, 2339), 24).convert("RGB")
    images = []
    for page in source:
        pixels = page.get_pixmap(dpi=200)
        sheet = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples).resize(noise.size)
        out = io.BytesIO()
        Image.blend(sheet, noise, 0.12).save(out, "JPEG", quality=75)
        images.append(out.getvalue())
    document = pymupdf.open()
    for n in range(count):
        page = document.new_page(-1, 595, 842)
        page.insert_image(page.rect, stream=images[n % SCANS])
        page.show_pdf_page(page.rect, source, n % SCANS, overlay=False)
    path = folder / "scan.pdf"
    document.save(path, garbage=4, deflate=True)
    return Pack(path, scanned=True), [len(images[n % SCANS]) for n in range(count)]


def weights(page: Page, server: ReaderServer, pack: Pack, own: list[int]) -> dict[str, Any]:
    places = random.Random(7).sample(range(20, len(own) - 20), 5)
    for n in places:
        warm(pack, range(n - 8, n + 9))
    opened(page, server, pack, 1)
    session = page.context.new_cdp_session(page)
    got = listen(session)
    for n in places:
        page.evaluate("n => document.querySelector('paper-reader').stage.goto(n)", n)
        page.locator(f'[data-part=stage] .page[data-page="{n}"][data-drawn]').wait_for()
        page.wait_for_timeout(800)
    mine = [sum(size for url, size in got.items() if url.endswith((f"-{n}.webp", f"-{n}.json"))) for n in places]
    say(f"all bytes of five jumps with neighbours and thumbnails: {sum(got.values())}")
    image = statistics.mean(own[n - 1] for n in places)
    each = statistics.mean(mine)
    return {"bytes_per_page": round(each), "page_image_bytes": round(image), "ratio": round(each / image, 3)}


def listen(session: CDPSession) -> dict[str, int]:
    """Bytes over the line by address, filled in as they come."""
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda it: addresses.update({it["requestId"]: it["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda it: sizes.update({addresses.get(it["requestId"], ""): round(it["encodedDataLength"])}),
    )
    session.send("Network.enable")
    return sizes


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
