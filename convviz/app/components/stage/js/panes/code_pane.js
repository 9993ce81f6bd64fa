import { LIVE } from './live_values.js';
import { Listing } from './listing.js';
import { CopyButton } from './copy_button.js';
import { disable, h, setText } from '../../../common/js/dom.js';

/** @import { Send } from '../messages/actions.js' */
/** @import { Code } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Live } from './listing.js' */

/** @typedef {keyof Code} Tab */

/** @type {Tab[]} */
const TABS = ['loops', 'numpy', 'torch'];

/**
 * @template Made
 * @param {(tab: Tab) => Made} make
 */
const forEachTab = (make) => ({ loops: make('loops'), numpy: make('numpy'), torch: make('torch') });

/**
 * The code of the view: plain loops with live values, and the same in NumPy and in PyTorch. Each is a whole
 * program; the server writes them for those who have opened the pane.
 */
export class CodePane {
  /** @type {Code | null} */
  code;
  /** @type {boolean | undefined} */
  asked;
  /** @type {string | undefined} */
  session;
  /** @type {string | undefined} */
  built;
  /** @type {{ name: string, listing: Listing }[]} */
  listings;
  /** @type {[Model, t: number] | undefined} */
  now;

  /** @param {Send} send */
  constructor(send) {
    this.send = send;
    /** @type {Tab} */
    this.chosen = 'loops';
    this.heading = h('summary', {});
    this.tabs = forEachTab((tab) =>
      h('button', {
        type: 'button',
        role: 'tab',
        class: 'cv-button cv-word',
        'data-tab': tab,
        onclick: () => this.choose(tab),
        onkeydown: (event) => this.key(event),
      }),
    );
    this.panels = forEachTab((tab) => h('div', { role: 'tabpanel', 'data-panel': tab }));
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
   * The code is `true` where it can be asked for.
   * @param {Model} model
   */
  configure({ meta, tools, text }) {
    this.code = typeof tools.code === 'object' ? tools.code : null;
    this.element.hidden = !tools.code;
    disable(this.copy.element, !this.code);
    this.asks(meta.session);
    setText(this.heading, text.code);
    setText(this.tabs.loops, text.plain_loops);
    setText(this.tabs.numpy, 'NumPy');
    setText(this.tabs.torch, 'PyTorch');
    this.copy.name(text.copy, text.copied);
    if (this.code && this.element.open) this.build(this.code);
  }

  toggled() {
    if (this.element.open) this.draw();
    this.asks(this.session);
  }

  /**
   * Tells the server, once, whether anyone reads the code; what it takes for true at first, its message says.
   * @param {string | undefined} session
   */
  asks(session) {
    if (session !== this.session) this.asked = Boolean(this.code);
    this.session = session;
    const { open, hidden } = this.element;
    if (hidden || open === this.asked) return;
    this.asked = open;
    this.send({ do: 'code', open });
  }

  /** @param {Tab} tab */
  choose(tab) {
    this.chosen = tab;
    for (const name of TABS) {
      this.tabs[name].setAttribute('aria-selected', String(name === tab));
      this.tabs[name].tabIndex = name === tab ? 0 : -1;
      this.panels[name].hidden = name !== tab;
    }
    this.draw();
  }

  /**
   * Arrows go from tab to tab, and not from step to step.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = TABS[(TABS.indexOf(this.chosen) + by + TABS.length) % TABS.length];
    this.choose(tab);
    this.tabs[tab].focus();
  }

  /** @param {Tab} tab */
  textOf(tab) {
    return this.code ? this.code[tab].map(({ text }) => text).join('\n\n') : '';
  }

  /** @param {Code} code */
  build(code) {
    const key = JSON.stringify(code);
    if (key === this.built) return;
    this.built = key;
    const listings = forEachTab((tab) =>
      code[tab].map((block) => ({ name: block.name, listing: new Listing(block) })),
    );
    for (const tab of TABS)
      this.panels[tab].replaceChildren(...listings[tab].map(({ listing }) => listing.element));
    this.listings = listings.loops;
  }

  /** @param {Model} model  @param {number} t */
  show(model, t) {
    this.now = [model, t];
    this.draw();
  }

  /** Closed it costs nothing. */
  draw() {
    if (!this.code || !this.element.open || !this.now) return;
    this.build(this.code);
    if (this.chosen === 'loops')
      for (const { name, listing } of this.listings) listing.show(liveOf(name, ...this.now));
  }
}

/**
 * What the variables hold at a step; nothing while its numbers are covered.
 * @param {string} name
 * @param {Model} model
 * @param {number} t
 * @returns {Live}
 */
function liveOf(name, model, t) {
  const live = LIVE[name](model, t);
  return model.cover.tells(model, t) ? live : { ...live, values: {} };
}
