import { h } from '../../common/js/dom.js';
import { mounted } from '../../common/js/mounted.js';
import { Stage } from '../../stage/js/stage.js';

/** @typedef {{ view: string, name: string, message: string }} View  what Python said of it, in base 64 */

const show = mounted('.cv-stage', Stage);

/** The stage on a page of its own, with all that Python would say written into it. */
export default function start() {
  const place = /** @type {HTMLElement} */ (document.querySelector('.cv-alone'));
  const told = document.querySelector('.cv-told')?.textContent ?? '[]';
  /** @type {View[]} */
  const views = JSON.parse(told);
  const choice = h('div', { class: 'cv-views', role: 'group' });
  /** @param {number} chosen */
  const choose = (chosen) => {
    [...choice.children].forEach((each, k) => each.setAttribute('aria-pressed', String(k === chosen)));
    const data = Uint8Array.from(atob(views[chosen].message), (letter) => letter.charCodeAt(0));
    show({ data, parentElement: place, setTriggerValue: () => {} });
  };
  choice.append(
    ...views.map(({ name }, k) =>
      h('button', { type: 'button', class: 'cv-button', onclick: () => choose(k) }, name),
    ),
  );
  choice.hidden = views.length < 2;
  place.prepend(choice);
  choose(0);
}

start();
