"""A stop-watch in the page: from the time stamp of an event to the frame that shows what it changes.

An attribute of the stage tells what was drawn: `data-previews` the browser's own numbers, `data-rev`
Python's, `data-t` a step. The watch stops when the frame that shows it has been handed to the screen: the
one that is being made where it is drawn within a frame's own callbacks, else the next. So a wait for a frame
(up to 17 ms) is part of every time.
"""

from __future__ import annotations

PATIENCE_MS = 30_000
STAGE = ".cv-stage:not(.cv-grids)"

INSTALL = """(() => {
  if (window.feel) return;
  const feel = { painted: [], began: {}, waiting: null };
  window.feel = feel;
  const nextFrame = requestAnimationFrame.bind(window);
  let isInFrame = false;
  window.requestAnimationFrame = (callback) => nextFrame((time) => {
    isInFrame = true;
    try { callback(time); } finally { queueMicrotask(() => (isInFrame = false)); } // after what notes
  });
  const tell = () => {
    const found = feel.waiting && feel.painted.find(([name]) => name === feel.waiting.name);
    if (!found) return;
    const { resolve, kind } = feel.waiting;
    feel.waiting = null;
    resolve(found[1] - (kind ? feel.began[kind] : 0));
  };
  const note = (name) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      feel.painted.push([name, performance.now()]);
      tell();
    };
    const handOver = () => channel.port2.postMessage(null); // heard when the frame is done
    if (isInFrame) handOver();
    else nextFrame(handOver);
  };
  new MutationObserver((records) => {
    for (const name of new Set(records.map(({ attributeName }) => attributeName))) note(name);
  }).observe(document, {
    subtree: true, attributes: true, attributeFilter: ['data-rev', 'data-previews', 'data-t'] });
  for (const kind of ['keydown', 'pointermove', 'pointerup'])
    window.addEventListener(kind, (event) => (feel.began[kind] = event.timeStamp), true);
  feel.forget = () => void (feel.painted = []);
  feel.after = (kind, name, patience) => new Promise((resolve) => {
    feel.waiting = { kind, name, resolve };
    setTimeout(() => feel.waiting?.resolve === resolve && resolve(null), patience);
    tell();
  });
})()"""

# The strips below the maps come last; then the page has time to spare.
AT_REST = f"""new Promise((resolve, reject) => {{
  const end = performance.now() + {PATIENCE_MS};
  const look = () => {{
    const {{ rev, strips, word, view }} = document.querySelector('{STAGE}')?.dataset ?? {{}};
    const isDrawn = rev !== undefined && word === 'numpy' && (strips === rev || view === 'picture');
    if (isDrawn) requestIdleCallback(() => resolve(true), {{ timeout: 300 }});
    else if (performance.now() > end) reject(new Error('the stage does not come to rest'));
    else setTimeout(look, 20);
  }};
  look();
}})"""


def after(kind: str, name: str, patience: int = PATIENCE_MS) -> str:
    """Return the expression of the ms from the last event of a kind to the frame that shows a change.

    The attribute `name` tells of the change. Null stands for nothing within the patience.
    """
    return f"feel.after('{kind}', '{name}', {patience})"
