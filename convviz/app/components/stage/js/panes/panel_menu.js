import { disable, h, isEnabled, setText } from '../../../common/js/dom.js';
import { fill } from '../../../common/js/format.js';
import { copied } from './copy_button.js';
import { npz } from './npz.js';
import { FORMATS } from './number_formats.js';
import { planesOf, save } from './panel_numbers.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */
/** @import { Cover } from '../cover/cover.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

const ROOM = 8; // px between the menu and the edges of the window
const KEYS = ['ArrowDown', 'ArrowUp', 'Home', 'End'];

/**
 * What a panel's title opens: its numbers for another program, copied or saved. There is one menu, which
 * stands in front of all and goes by Escape or a press elsewhere.
 */
export class PanelMenu {
  /** @type {Text | undefined} */
  text;
  /** @type {Heatmap | undefined}  of the panel whose menu is open */
  heatmap;
  /** @type {HTMLElement | undefined} */
  opener;
  isHeld = false;
  /** @type {Cover | undefined} */
  told;
  isOffered = true;
  /** @type {Set<HTMLButtonElement>} */
  openers = new Set();

  /** @param {Send} send */
  constructor(send) {
    this.send = send;
    const copies = FORMATS.map(({ id }) => this.item(id, () => this.copy(id)));
    const files = ['csv', 'npz'].map((kind) => this.item(`save_${kind}`, () => this.save(kind)));
    this.cover = this.item('cover', () => this.turnCover());
    this.beforeCover = h('hr', { role: 'separator' });
    this.items = [...copies, ...files, this.cover];
    this.said = h('div', { class: 'cv-menu-said', role: 'status' });
    this.list = h(
      'div',
      { role: 'menu', onkeydown: (event) => this.key(event) },
      ...copies,
      h('hr', { role: 'separator' }),
      ...files,
      this.beforeCover,
      this.cover,
    );
    this.element = h('div', { class: 'cv-menu', popover: 'auto' }, this.list, this.said);
    this.element.addEventListener('toggle', (event) =>
      this.opener?.setAttribute(
        'aria-expanded',
        String(/** @type {ToggleEvent} */ (event).newState === 'open'),
      ),
    );
  }

  /** @param {string} name  @param {() => void} act */
  item(name, act) {
    const item = h('button', { type: 'button', role: 'menuitem', class: 'cv-menu-item', 'data-take': name });
    item.onclick = () => isEnabled(item) && act();
    return item;
  }

  /**
   * Makes a panel's title open its menu.
   * @param {Heatmap} heatmap
   */
  serve(heatmap) {
    const opener = h('button', {
      type: 'button',
      class: 'cv-opener',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => this.open(heatmap, opener),
    });
    heatmap.title.replaceWith(opener);
    opener.append(heatmap.title);
    this.openers.add(opener);
    this.offer(opener);
  }

  /** @param {Model} model  an example has nothing to take along */
  configure({ text, tools, cover }) {
    this.text = text;
    this.told = cover;
    this.isOffered = !tools.compact;
    this.openers = new Set([...this.openers].filter((opener) => opener.isConnected));
    for (const opener of this.openers) this.offer(opener);
    for (const item of this.items) if (item !== this.cover) setText(item, text[`take_${item.dataset.take}`]);
  }

  /** @param {HTMLButtonElement} opener */
  offer(opener) {
    opener.disabled = !this.isOffered;
    opener.title = this.isOffered ? (this.text?.take_help ?? '') : '';
  }

  /**
   * What is taken elsewhere is NumPy's.
   * @param {boolean} isPreview
   */
  hold(isPreview) {
    if (isPreview === this.isHeld) return;
    this.isHeld = isPreview;
    for (const item of this.items) disable(item, isPreview);
  }

  /** @param {Heatmap} heatmap  @param {HTMLElement} opener */
  open(heatmap, opener) {
    [this.heatmap, this.opener] = [heatmap, opener];
    this.offerCover(heatmap.role);
    this.list.ariaLabel = fill(this.text?.take_numbers ?? '', { panel: heatmap.spec.title });
    setText(this.said, '');
    this.element.showPopover();
    this.place(opener.getBoundingClientRect());
    this.items[0].focus();
  }

  /**
   * The item that covers a panel's numbers, or shows them; gone where they are given.
   * @param {string} role
   */
  offerCover(role) {
    const result = this.told?.resultOf(role);
    const isOffered = Boolean(result && !this.told?.locks(result));
    this.cover.hidden = this.beforeCover.hidden = !isOffered;
    const isCovered = Boolean(this.told?.hidden.has(role));
    setText(this.cover, (isCovered ? this.text?.uncover_panel : this.text?.cover_panel) ?? '');
  }

  turnCover() {
    const { heatmap, told } = this;
    if (!heatmap || !told) return;
    this.element.hidePopover();
    this.send({ do: 'cover', result: told.resultOf(heatmap.role), on: !told.hidden.has(heatmap.role) });
  }

  /** Below its opener, or above it, within the window.  @param {DOMRect} at */
  place({ left, top, bottom }) {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const isBelow = bottom + height + ROOM <= window.innerHeight || top < height;
    const x = Math.min(left, window.innerWidth - width - ROOM);
    const y = Math.min(isBelow ? bottom : top - height, window.innerHeight - height - ROOM);
    Object.assign(this.element.style, { left: `${Math.max(ROOM, x)}px`, top: `${Math.max(ROOM, y)}px` });
  }

  /** The keys of a menu; those of the stage do nothing meanwhile.  @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (event.key === 'Tab') return this.element.hidePopover();
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    const items = this.items.filter(({ hidden }) => !hidden);
    const at = items.findIndex((item) => item === document.activeElement);
    const step = event.key === 'ArrowDown' ? at + 1 : at - 1;
    const next = { Home: 0, End: items.length - 1 }[event.key] ?? (step + items.length) % items.length;
    items[next].focus();
  }

  /** @param {string} id */
  async copy(id) {
    const format = FORMATS.find((each) => each.id === id);
    if (format && this.heatmap && (await copied(writtenBy(format, this.heatmap))))
      setText(this.said, this.text?.copied ?? '');
  }

  /** @param {string} kind */
  save(kind) {
    if (!this.heatmap) return;
    const { role, mosaic } = this.heatmap;
    const name = `convviz-${role.replaceAll('_', '-')}`;
    const csv = FORMATS.find(({ id }) => id === 'csv');
    if (kind === 'csv' && csv) save(`${name}.csv`, `${writtenBy(csv, this.heatmap)}\n`, 'text/csv');
    if (kind === 'npz') {
      const known = planesOf(this.heatmap).flat(2);
      const { channels, rows, cols } = mosaic;
      const shape = channels > 1 ? [channels, rows, cols] : [rows, cols];
      save(
        `${name}.npz`,
        npz(
          role,
          Float32Array.from(known, (v) => v ?? NaN),
          shape,
        ),
        'application/zip',
      );
    }
    this.element.hidePopover();
  }

  destroy() {
    this.element.remove();
  }
}

/**
 * All channels of a panel; where a notation has one matrix, each after the other.
 * @param {import('./number_formats.js').Format} format
 * @param {Heatmap} heatmap
 */
function writtenBy({ isWhole, write }, heatmap) {
  const planes = planesOf(heatmap);
  return isWhole
    ? write(planes, heatmap.role)
    : planes.map((plane) => write([plane], heatmap.role)).join('\n\n');
}
