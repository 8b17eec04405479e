#!/usr/bin/env python3
"""Walks the page in a headless Chromium, as a listener would, with the synth and musicnn.

    page_test.py --program build/bin/evomusic [--chromium /usr/bin/chromium] [--screenshots DIR]

Needs the packages of requirements.txt beside it and Debian's chromium. Prints a line a step, and
fails at the first claim that doesn't hold, at any error in the console, any request to somewhere
else, and any serious fault that axe-core finds.
"""

import argparse
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def say(text):
    print(text, flush=True)


def claim(holds, text):
    say(("  ok    " if holds else "  FAILS ") + text)
    if not holds:
        sys.exit(1)


def write_song(path):
    """Three seconds of a chord that pulses."""
    rate, frames = 22050, 3 * 22050
    samples = []
    for i in range(frames):
        t = i / rate
        level = 0.5 + 0.5 * math.cos(4 * math.pi * t)
        tone = sum(math.sin(2 * math.pi * f * t) for f in (220, 277.2, 329.6)) / 3
        samples.append(int(20000 * level * tone))
    data = struct.pack(f"<{frames}h", *samples)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                       rate, 2 * rate, 2, 16, b"data", len(data))
    path.write_bytes(head + data)


class Walk:
    def __init__(self, page, url, shots):
        self.page, self.url, self.shots = page, url, shots
        self.problems, self.axe = [], Axe()
        page.on("console", lambda m: self.problems.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.problems.append(f"page: {e}"))
        page.on("dialog", lambda d: (self.problems.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", lambda r: self.problems.append(f"elsewhere: {r.url}")
                if not r.url.startswith((self.url, "blob:", "data:")) else None)

    def check_quiet(self):
        claim(not self.problems, "no console error, no request to elsewhere" + "".join(f"\n    {p}" for p in self.problems))

    def go(self, part):
        self.page.goto(self.url + "#" + part)
        self.page.wait_for_selector("main h1")

    def shoot(self, name, **options):
        if self.shots:
            self.page.screenshot(path=str(self.shots / f"{name}.png"), **options)

    def check_access(self, what):
        found = self.axe.run(self.page).response["violations"]
        bad = [v for v in found if v["impact"] in ("serious", "critical")]
        text = "".join(f"\n    {v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:300]}" for v in bad)
        claim(not bad, f"axe-core finds no serious fault: {what} ({len(found)} lesser){text}")

    def check_width(self, what):
        self.page.set_viewport_size({"width": 375, "height": 740})
        self.page.wait_for_timeout(150)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        claim(wide <= 0, f"no horizontal scroll on a phone's width: {what} ({wide} px too wide)")

    def to_desktop(self):
        self.page.set_viewport_size({"width": 1180, "height": 860})

    def until(self, condition, seconds=20):
        """Waits in Python: the page's policy forbids the eval of Playwright's own wait_for_function."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            if time.monotonic() > end:
                claim(False, f"within {seconds} s: {condition}")
            self.page.wait_for_timeout(50)

    def texts(self):
        return [t for t in self.page.locator(".clip p.prompt").all_inner_texts()]


def begin(w, started):
    page = w.page
    page.goto(w.url)
    page.get_by_label("Who is listening?").fill("Ada")
    w.check_access("welcome")
    w.shoot("page-welcome")
    page.get_by_role("button", name="Go").click()
    page.wait_for_selector("#begin")
    page.get_by_text("How it evolves").first.click()
    claim("no language model is configured" in page.locator(".strategy").inner_text(), "what can't be chosen is said in words")
    w.check_access("begin")
    before = time.monotonic()
    page.click("#begin")
    page.wait_for_selector(".answers", timeout=90_000)
    took = time.monotonic() - before
    say(f"  the first playlist came after {took:.1f} s; {time.monotonic() - started:.1f} s after the program's start")
    claim(page.locator(".clip").count() == 10, "ten clips are shown")
    return took


def listen(w):
    page = w.page
    page.get_by_role("button", name="Play clip 1", exact=True).click()
    w.until("document.getElementById('player').currentTime > 0.6", 15)
    duration = page.evaluate("document.getElementById('player').duration")
    first = page.evaluate("document.getElementById('player').currentTime")
    page.wait_for_timeout(700)
    second = page.evaluate("document.getElementById('player').currentTime")
    claim(duration > 15, f"the clip lasts {duration:.1f} s")
    claim(second > first, f"it plays: {first:.2f} s, then {second:.2f} s")
    box = page.get_by_role("slider", name="Position in clip 1", exact=True).bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)
    w.until(f"document.getElementById('player').currentTime > {0.7 * duration}")
    say("  ok    a click into the waveform moves there")
    slider = page.get_by_role("slider", name="Position in clip 1", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    w.until("document.getElementById('player').currentTime < 3")
    say("  ok    so do keys")
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Pause clip 1", exact=True).click()
    claim(page.evaluate("document.getElementById('player').paused"), "it pauses")
    page.get_by_role("button", name="Replay clip 1", exact=True).click()
    w.until("!document.getElementById('player').paused && document.getElementById('player').currentTime < 3")
    say("  ok    it begins anew")
    page.get_by_role("button", name="Pause clip 1", exact=True).click()


def answer(w):
    page = w.page
    for i in range(1, 6):
        page.get_by_role("button", name=f"Like clip {i}", exact=True).click()
    page.get_by_role("button", name="Like clip 1", exact=True).evaluate("b => b.blur()")
    page.locator("#clip-5 .play").focus()
    for _ in range(5):
        page.keyboard.press("j")
        page.keyboard.press("d")
    expect(page.locator(".tally")).to_contain_text("10 of 10 answered")
    expect(page.locator(".like[aria-pressed=true]")).to_have_count(5)
    say("  ok    five are liked, by clicks")
    expect(page.locator(".dislike[aria-pressed=true]")).to_have_count(5)
    say("  ok    five are disliked, by keys")
    page.get_by_role("button", name="Dislike clip 5", exact=True).click()
    expect(page.locator(".dislike[aria-pressed=true]")).to_have_count(6)
    say("  ok    a mind can be changed")
    page.get_by_role("button", name="Like clip 5", exact=True).click()
    page.wait_for_timeout(200)
    page.locator("#clip-2 summary").click()
    page.wait_for_selector("#clip-2 .lineage li")
    claim("generation" in page.locator("#clip-2 .lineage").inner_text() or "This clip" in page.locator("#clip-2 .lineage").inner_text(),
          "a clip says where it comes from")
    page.locator("#clip-2 summary").click()


def reload(w):
    page = w.page
    before = w.texts()
    page.reload()
    page.wait_for_selector(".answers")
    claim(w.texts() == before, "a reload keeps the playlist")
    claim(page.locator(".like[aria-pressed=true]").count() == 5 and page.locator(".dislike[aria-pressed=true]").count() == 5,
          "and the answers")


def look(w, what, name):
    """The same in light and dark, wide and narrow."""
    w.check_access(f"{what}, light")
    w.page.evaluate("scrollTo(0, 0)")
    w.shoot(name)
    w.check_width(what)
    w.shoot(f"{name}-phone")
    w.to_desktop()
    w.page.evaluate("scrollTo(0, 0)")
    w.page.emulate_media(color_scheme="dark")
    w.page.wait_for_timeout(250)
    w.check_access(f"{what}, dark")
    w.shoot(f"{name}-dark")
    w.page.emulate_media(color_scheme="light")
    w.page.wait_for_timeout(250)


def next_round(w):
    page = w.page
    before = w.texts()
    page.get_by_label("Generations").fill("5")
    page.click("#next")
    page.wait_for_selector(".progress")
    w.until("document.querySelector('.progress dd')?.textContent.startsWith('3 of')", 60)
    page.get_by_role("button", name="Pause", exact=True).click()
    w.until("document.querySelector('.progress h2').textContent.includes('paused')")
    w.check_access("an evolution")
    w.shoot("page-evolving")
    w.check_width("an evolution")
    w.to_desktop()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_selector("#next", timeout=120_000)
    w.until("document.getElementById('playlist-title').textContent === 'Round 2'")
    after = w.texts()
    claim(len(after) >= 5 and not set(after) & set(before), f"the next round is another: {len(after)} clips, none heard before")


def stop_early(w):
    page = w.page
    page.get_by_role("button", name="Like clip 1", exact=True).click()
    page.get_by_role("button", name="Dislike clip 2", exact=True).click()
    page.get_by_label("Generations").fill("150")
    page.click("#next")
    w.until("document.querySelector('.progress dd')?.textContent.startsWith('2 of')", 60)
    page.get_by_role("button", name="Stop here", exact=True).click()
    w.until("document.getElementById('playlist-title')?.textContent === 'Round 3'", 60)
    say("  ok    a long evolution stops when it is told to, and its playlist comes")


def try_prompt(w):
    page = w.page
    w.go("try")
    page.get_by_label("Prompt").fill(HOSTILE + " slow jazz piano")
    page.get_by_role("button", name="Listen", exact=True).click()
    page.wait_for_selector(".clip")
    claim(HOSTILE in page.locator(".clip p.prompt").first.inner_text(), "script in a prompt is shown as text")
    page.get_by_label("Prompt").fill("a warm, laid-back bossa nova tune at 126 bpm with nylon guitar and flute")
    page.get_by_role("button", name="Listen", exact=True).click()
    w.until("document.querySelectorAll('.clip').length === 2")
    page.get_by_role("button", name="Use as start of the next round").first.click()
    page.wait_for_selector("#toast:not([hidden])")
    look(w, "trying a prompt", "page-try")


def song(w, folder):
    page = w.page
    path = folder / "my song <script>alert(3)<script>.wav"
    write_song(path)
    w.go("song")
    page.set_input_files("input[type=file]", str(path))
    page.wait_for_selector(".recordings input:checked")
    claim("<script>alert(3)<script>.wav" in page.locator(".recordings").inner_text(), "script in a file's name is shown as text")
    page.get_by_label("Generations").fill("2")
    page.get_by_role("button", name="Evolve", exact=True).click()
    page.wait_for_selector(".results .clip", timeout=120_000)
    claim(page.locator(".results .clip").count() >= 5, "an evolution towards a song ends in a playlist")
    look(w, "towards a song", "page-song")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Report").first.click()
    report = opened.value
    faults = []
    report.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    report.reload()
    report.wait_for_selector("h1")
    claim(not faults, f"the report opens {faults}")
    report.close()
    page.set_input_files("input[type=file]", {"name": "no music.wav", "mimeType": "audio/wav", "buffer": b"hello, I am text"})
    w.until("document.querySelector('.chooser .problem').textContent.includes('no recording')")
    say("  ok    what is no recording is refused in words")
    w.problems = [p for p in w.problems if "422" not in p]  # the browser's own line about it


def session_report(w):
    """From the history, with clips that play and links that lead somewhere."""
    with w.page.context.expect_page() as opened:
        w.page.get_by_role("link", name="Report of Ada's session").click()
    report = opened.value
    faults = []
    report.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    report.reload()
    report.wait_for_selector("audio")
    report.locator("audio").first.evaluate("a => { a.preload = 'metadata'; a.load(); }")
    end = time.monotonic() + 20
    while not report.locator("audio").first.evaluate("a => a.duration > 15"):
        claim(time.monotonic() < end, "a clip of the session's report loads")
        report.wait_for_timeout(50)
    report.locator("#rounds a").first.click()
    report.wait_for_load_state()
    claim("rounds/01/report.html" in report.url and report.locator("h1").count() == 1, "the session's report leads to its rounds'")
    claim(not faults, f"both open {faults}")
    report.close()


def remaining(w):
    page = w.page
    w.go("map")
    page.wait_for_selector(".map .taste")
    look(w, "the map", "page-map")
    w.go("history")
    page.get_by_role("button", name="Hear it again: round 1").first.click()
    page.wait_for_selector(".entries .clip")
    look(w, "the history", "page-history")
    session_report(w)
    page.keyboard.press("?")
    claim(page.locator("dialog[open]").count() == 1, "? opens the list of shortcuts")
    w.check_access("the shortcuts")
    page.keyboard.press("Escape")


def downloads(w):
    w.go("listen")
    w.page.wait_for_selector(".answers")
    w.page.get_by_text("Take it home").click()
    for label in ("FLAC", "OGG", "MIDI"):
        w.page.get_by_label(label).check()
    with w.page.expect_download() as info:
        w.page.get_by_role("link", name="Download zip").click()
    size = pathlib.Path(info.value.path()).stat().st_size
    claim(size > 1_000_000, f"the playlist is taken home: {info.value.suggested_filename}, {size >> 20} MiB")


def policy(url):
    with urllib.request.urlopen(url) as answer:
        value = answer.headers["Content-Security-Policy"]
    claim("unsafe" not in value, "the policy has no unsafe-inline")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--program", required=True)
    p.add_argument("--chromium", default="/usr/bin/chromium")
    p.add_argument("--screenshots", type=pathlib.Path)
    options = p.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        started = time.monotonic()
        server = subprocess.Popen([options.program, "serve", "--runs", str(folder / "runs"), "--port", "0", "--quiet"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            url = server.stdout.readline().strip()
            say(f"served at {url} after {time.monotonic() - started:.1f} s")
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=options.chromium, args=[
                    "--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
                context = browser.new_context(viewport={"width": 1180, "height": 860}, color_scheme="light",
                                              accept_downloads=True, reduced_motion="reduce")
                w = Walk(context.new_page(), url, options.screenshots)
                policy(url)
                begin(w, started)
                listen(w)
                answer(w)
                look(w, "a playlist", "page")
                reload(w)
                next_round(w)
                stop_early(w)
                try_prompt(w)
                song(w, folder)
                remaining(w)
                downloads(w)
                w.check_quiet()
                browser.close()
            stored = list((folder / "runs/listeners").glob("*/feedback.jsonl"))
            events = [json.loads(line) for line in stored[0].read_text().splitlines()]
            claim(len(events) >= 14, f"{len(events)} answers are on the disk")
        finally:
            server.terminate()
            code = server.wait(timeout=60)
        claim(code == 0, "the program ends when it is told to")
    say("passed")


if __name__ == "__main__":
    main()
