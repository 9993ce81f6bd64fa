"""Odd picture files look as Chromium draws the same bytes."""

from __future__ import annotations

import base64

import numpy as np
from playwright.sync_api import Browser

from convviz.lab.files.images import decode
from tests.lab.files.images.odd import odd_files

DRAWN = {name: odd for name, odd in odd_files().items() if odd.drawn}

# The pixels (R, G, B, A of each) that a canvas has of every file, on white; null for one not drawn.
DRAW = """files => Promise.all(files.map(async (data) => {
  const image = new Image();
  const done = new Promise((resolve) => { image.onload = image.onerror = resolve; });
  image.src = 'data:application/octet-stream;base64,' + data;
  await done;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  if (!canvas.width) return null;
  const pen = canvas.getContext('2d');
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  const { data: pixels } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.height, canvas.width, btoa(String.fromCharCode(...pixels))];
}))"""


def test_odd_files_look_as_a_browser_draws_them(browser: Browser):
    page = browser.new_page()
    drawn = page.evaluate(DRAW, [base64.b64encode(odd.data).decode() for odd in DRAWN.values()])
    page.close()
    assert len(DRAWN) >= 20
    far = {}
    for (name, odd), answer in zip(DRAWN.items(), drawn, strict=True):
        assert answer is not None, f"{name} is not drawn"
        height, width, pixels = answer
        seen = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width, 4)[..., :3]
        ours = np.broadcast_to(decode(odd.data), seen.shape)
        difference = np.abs(ours[odd.rows].astype(int) - seen[odd.rows])
        if difference.mean() > 1.5 or difference.max() > 20:
            far[name] = difference.mean(), difference.max()
    assert not far
