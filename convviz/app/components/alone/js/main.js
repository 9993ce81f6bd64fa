import { h } from '../../common/js/dom.js';
import { mounted } from '../../common/js/mounted.js';
import { Stage } from '../../stage/js/stage.js';

/** @typedef {{ view: string, name: string, message: string }} View  what Python said of it, packed */

const show = mounted('.cv-stage', Stage);

/** The stage on a page of its own, with all that Python would say written into it. */
async function start() {
  const place = /** @type {HTMLElement} */ (document.querySelector('.cv-alone'));
  const script = await unpacked(written('.cv-plotly')).then((response) => response.text());
  document.head.append(Object.assign(document.createElement('script'), { textContent: script }));
  /** @type {View[]} */
  const views = JSON.parse(written('.cv-told'));
  const choice = h('div', { class: 'cv-views', role: 'group' });
  /** @param {number} chosen */
  const choose = async (chosen) => {
    [...choice.children].forEach((each, k) => each.setAttribute('aria-pressed', String(k === chosen)));
    const message = await unpacked(views[chosen].message).then((response) => response.arrayBuffer());
    show({ data: new Uint8Array(message), parentElement: place, setTriggerValue: () => {} });
  };
  choice.append(
    ...views.map(({ name }, k) =>
      h('button', { type: 'button', class: 'cv-button', onclick: () => choose(k) }, name),
    ),
  );
  choice.hidden = views.length < 2;
  place.prepend(choice);
  await choose(0);
}

/** @param {string} selector */
const written = (selector) => document.querySelector(selector)?.textContent ?? '';

/**
 * What was packed with gzip and written in base 64.
 * @param {string} text
 */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

void start().catch((error) => {
  console.error(error);
  const words = /** @type {HTMLElement} */ (document.querySelector('.cv-failed'));
  words.hidden = false;
});

export default start;
