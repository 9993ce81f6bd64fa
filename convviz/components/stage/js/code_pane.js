import { LIVE } from './code/live.js';
import { Listing } from './code/listing.js';
import { CopyButton } from './copy_button.js';
import { h, setText } from './dom.js';

const TABS = ['loops', 'numpy', 'torch'];

/** The code of the view: the package's own plain loops with live values, and the same in NumPy and in PyTorch. */
export class CodePane {
  constructor() {
    this.chosen = 'loops';
    this.heading = h('summary', {});
    this.tabs = Object.fromEntries(TABS.map((tab) => [tab, h('button', { type: 'button', role: 'tab', class: 'cv-button cv-word', 'data-tab': tab, onclick: () => this.choose(tab), onkeydown: (event) => this.key(event) })]));
    this.panels = Object.fromEntries(TABS.map((tab) => [tab, h('div', { role: 'tabpanel', 'data-panel': tab })]));
    this.copy = new CopyButton(() => this.textOf(this.chosen));
    const list = h('div', { class: 'cv-tools cv-code-tabs' }, h('span', { class: 'cv-choice', role: 'tablist' }, ...Object.values(this.tabs)), this.copy.element);
    this.element = h('details', { class: 'cv-code', hidden: true, ontoggle: () => this.element.open && this.draw() }, this.heading, list, ...Object.values(this.panels));
    this.choose('loops');
  }

  /** @param {{tools: object, text: object}} model */
  configure({ tools, text }) {
    this.code = tools.code ?? null;
    this.element.hidden = !this.code;
    setText(this.heading, text.code);
    setText(this.tabs.loops, text.plain_loops);
    setText(this.tabs.numpy, 'NumPy');
    setText(this.tabs.torch, 'PyTorch');
    this.copy.name(text.copy, text.copied);
    if (this.code && this.element.open) this.build();
  }

  choose(tab) {
    this.chosen = tab;
    for (const name of TABS) {
      this.tabs[name].setAttribute('aria-selected', String(name === tab));
      this.tabs[name].setAttribute('aria-pressed', String(name === tab)); // looks pressed like the other choices
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
    return tab === 'loops' ? this.code.loops.map(({ source }) => source).join('\n\n\n') : this.code[tab];
  }

  build() {
    const key = JSON.stringify(this.code);
    if (key === this.built) return;
    this.built = key;
    this.listings = this.code.loops.map(({ name, source, lines }) => ({ name, listing: new Listing(source, lines) }));
    this.panels.loops.replaceChildren(...this.listings.map(({ listing }) => listing.element));
    for (const tab of ['numpy', 'torch']) this.panels[tab].replaceChildren(new Listing(this.code[tab]).element);
  }

  show(model, t) {
    this.now = [model, t];
    this.draw();
  }

  /** Closed it costs nothing. */
  draw() {
    if (!this.code || !this.element.open || !this.now) return;
    this.build();
    if (this.chosen === 'loops') for (const { name, listing } of this.listings) listing.show(LIVE[name](...this.now));
  }
}
