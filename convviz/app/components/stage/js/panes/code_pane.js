import { LIVE } from './live_values.js';
import { Listing } from './listing.js';
import { CopyButton } from './copy_button.js';
import { h, setText } from '../../../common/js/dom.js';

const TABS = ['loops', 'numpy', 'torch'];

/**
 * The code of the view: plain loops with live values, and the same in NumPy and in PyTorch. Each is a whole
 * program; the server writes them for those who have opened the pane.
 */
export class CodePane {
  /** @param {(action: object) => void} send */
  constructor(send) {
    this.send = send;
    this.chosen = 'loops';
    this.heading = h('summary', {});
    this.tabs = Object.fromEntries(
      TABS.map((tab) => [
        tab,
        h('button', {
          type: 'button',
          role: 'tab',
          class: 'cv-button cv-word',
          'data-tab': tab,
          onclick: () => this.choose(tab),
          onkeydown: (event) => this.key(event),
        }),
      ]),
    );
    this.panels = Object.fromEntries(
      TABS.map((tab) => [tab, h('div', { role: 'tabpanel', 'data-panel': tab })]),
    );
    this.copy = new CopyButton(() => this.textOf(this.chosen));
    const list = h(
      'div',
      { class: 'cv-tools cv-code-tabs' },
      h('span', { class: 'cv-choice', role: 'tablist' }, ...Object.values(this.tabs)),
      this.copy.element,
    );
    this.element = h(
      'details',
      { class: 'cv-code', hidden: true, ontoggle: () => this.toggled() },
      this.heading,
      list,
      ...Object.values(this.panels),
    );
    this.choose('loops');
  }

  /**
   * @param {{meta: object, tools: object, text: object}} model  its code is `true` where it is there to be
   * asked for
   */
  configure({ meta, tools, text }) {
    this.code = typeof tools.code === 'object' ? tools.code : null;
    this.element.hidden = !tools.code;
    this.copy.element.disabled = !this.code;
    this.asks(meta.session);
    setText(this.heading, text.code);
    setText(this.tabs.loops, text.plain_loops);
    setText(this.tabs.numpy, 'NumPy');
    setText(this.tabs.torch, 'PyTorch');
    this.copy.name(text.copy, text.copied);
    if (this.code && this.element.open) this.build();
  }

  toggled() {
    if (this.element.open) this.draw();
    this.asks(this.session);
  }

  /** Tells the server, once, whether anyone reads the code; a new session of it does not know. */
  asks(session) {
    if (this.code || session !== this.session) this.asked = Boolean(this.code);
    this.session = session;
    const { open, hidden } = this.element;
    if (hidden || open === this.asked) return;
    this.asked = open;
    this.send({ do: 'code', open });
  }

  choose(tab) {
    this.chosen = tab;
    for (const name of TABS) {
      this.tabs[name].setAttribute('aria-selected', String(name === tab));
      // looks pressed like the other choices
      this.tabs[name].setAttribute('aria-pressed', String(name === tab));
      this.tabs[name].tabIndex = name === tab ? 0 : -1;
      this.panels[name].hidden = name !== tab;
    }
    this.draw();
  }

  /** Arrows go from tab to tab, and not from step to step. */
  key(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = TABS[(TABS.indexOf(this.chosen) + by + TABS.length) % TABS.length];
    this.choose(tab);
    this.tabs[tab].focus();
  }

  textOf(tab) {
    return this.code ? this.code[tab].map(({ text }) => text).join('\n\n') : '';
  }

  build() {
    const key = JSON.stringify(this.code);
    if (key === this.built) return;
    this.built = key;
    const listings = Object.fromEntries(
      TABS.map((tab) => [
        tab,
        this.code[tab].map((block) => ({ name: block.name, listing: new Listing(block) })),
      ]),
    );
    for (const tab of TABS)
      this.panels[tab].replaceChildren(...listings[tab].map(({ listing }) => listing.element));
    this.listings = listings.loops;
  }

  show(model, t) {
    this.now = [model, t];
    this.draw();
  }

  /** Closed it costs nothing. */
  draw() {
    if (!this.code || !this.element.open || !this.now) return;
    this.build();
    if (this.chosen === 'loops')
      for (const { name, listing } of this.listings) listing.show(LIVE[name](...this.now));
  }
}
