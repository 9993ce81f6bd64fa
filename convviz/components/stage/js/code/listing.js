import { h, setText } from '../dom.js';

/** Lines of code; the marked ones have room for what their variables hold, and one of them can be the current one. */
export class Listing {
  /** @param {string} source  @param {Object<string, number>} marked  line numbers by name */
  constructor(source, marked = {}) {
    const names = new Map(Object.entries(marked).map(([name, number]) => [number, name]));
    this.live = new Map();
    this.lines = new Map();
    const lines = source.split('\n').map((text, number) => this.line(text, names.get(number)));
    this.element = h('pre', { class: 'cv-code-listing', tabindex: 0 }, h('code', {}, ...lines));
  }

  line(text, name) {
    const line = h('span', { class: 'cv-code-line' }, h('span', { class: 'cv-code-text' }, text || ' '));
    if (name === undefined) return line;
    const live = h('span', { class: 'cv-code-live' });
    line.append(live);
    this.live.set(name, live);
    this.lines.set(name, line);
    return line;
  }

  show({ at, values }) {
    for (const [name, live] of this.live) setText(live, values[name] ?? '');
    if (at === this.at) return;
    this.lines.get(this.at)?.removeAttribute('aria-current');
    this.lines.get(at)?.setAttribute('aria-current', 'true');
    this.at = at;
  }
}
