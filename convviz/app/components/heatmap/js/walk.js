import { around, h, setText } from '../../common/js/dom.js';
import { fill, number } from '../../common/js/format.js';
import { shownUpTo } from './marks.js';
import { steppedTo } from './steps.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Heatmap } from './heatmap.js' */
/** @import { Mark } from './marks.js' */
/** @import { Cell } from './mosaic.js' */

/** @typedef {{ role: string, cell: Cell }} Place */

/**
 * The panels that are walked over. `at` does what pointing at a cell does, `leave` what taking the pointer
 * away does, `press` what a click does; `said` is what stands beside the pointer, `counted` names a channel
 * of a panel, where it is no plain one.
 * @typedef {{
 *   heatmaps(): Iterable<[role: string, heatmap: Heatmap]>,
 *   text(): Text,
 *   said(place: Place): string[] | null,
 *   counted?(role: string, channel: number): string,
 *   at(place: Place, point: { clientX: number, clientY: number }): void,
 *   leave(): void,
 *   press(place: Place): void,
 * }} Walked
 */

const RESTS = 400; // ms after which the panels are described anew

/** Walking over the cells of heatmaps by keyboard: it does what pointing does, and says what is there. */
export class Walk {
  /** @type {string | null}  the panel that has the focus */
  role = null;
  /** @type {number | undefined} */
  waiting;
  /** @type {number | undefined} */
  frame;
  isNews = false;

  /** @param {HTMLElement} area  @param {Walked} on */
  constructor(area, on) {
    this.on = on;
    area.addEventListener('focusin', (event) => this.enter(event));
    area.addEventListener('focusout', () => this.leave());
    area.addEventListener('keydown', (event) => this.key(event));
    area.addEventListener('click', (event) => this.click(event));
    this.spoken = h('span', { class: 'cv-offscreen', role: 'status' });
  }

  /** @param {Event} event  @returns {[role: string, heatmap: Heatmap] | undefined} */
  panelOf(event) {
    const role = around(event, '.cv-grid')?.closest('.cv-panel')?.getAttribute('data-role');
    return role ? [...this.on.heatmaps()].find(([each]) => each === role) : undefined;
  }

  /** @param {FocusEvent} event */
  enter(event) {
    const panel = this.panelOf(event);
    if (!panel?.[1].values) return;
    const [role, heatmap] = panel;
    this.role = role;
    const cell = placeOf(heatmap);
    heatmap.grid.describe(this.description(heatmap));
    heatmap.grid.ready(cell, this.words(role, heatmap, cell)); // before the focus is told of
    this.go(role, heatmap, cell, false);
  }

  leave() {
    if (this.role === null) return;
    this.role = null;
    this.on.leave();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const panel = this.panelOf(event);
    const cell = panel?.[1].grid.cell;
    if (!panel || !cell || event.altKey || event.metaKey) return;
    const [role, heatmap] = panel;
    const next = steppedTo(event, cell, heatmap.mosaic);
    const presses = event.key === 'Enter' || event.key === ' ';
    if (event.key === 'Escape') this.on.leave();
    if (!next && !presses) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) return this.go(role, heatmap, next);
    this.on.press({ role, cell });
    this.tell();
  }

  /**
   * A finger's tap says aloud what is there. A screen reader presses what is told, which no pointer hits: it
   * does what a click does.
   * @param {MouseEvent} event
   */
  click(event) {
    const role = around(event, '.cv-panel')?.dataset.role ?? '';
    const heatmap = new Map(this.on.heatmaps()).get(role);
    if (!heatmap?.values || event.target instanceof HTMLInputElement) return;
    const isPressed = Boolean(around(event, '.cv-grid'));
    const isTap = event instanceof PointerEvent && event.pointerType === 'touch';
    const cell = isPressed ? heatmap.grid.pressed(event.target) : isTap && heatmap.cellAt(event);
    if (!cell) return;
    if (isPressed) this.on.press({ role, cell });
    requestAnimationFrame(() => this.say(role, cell));
  }

  /**
   * Says a cell aloud; not over a field that has opened, which says itself.
   * @param {string} role
   * @param {Cell} cell
   */
  say(role, cell) {
    const heatmap = new Map(this.on.heatmaps()).get(role);
    if (heatmap && !heatmap.element.querySelector('.cv-cell:focus'))
      setText(this.spoken, this.words(role, heatmap, cell));
  }

  /**
   * Moves the cursor; what is said is what the next frame shows.
   * @param {string} role
   * @param {Heatmap} heatmap
   * @param {Cell} cell
   * @param {boolean} [isNews]  or it is said already, and may have to be corrected
   */
  go(role, heatmap, cell, isNews = true) {
    this.isNews ||= isNews;
    const { grid } = heatmap;
    grid.goTo(cell);
    grid.cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.on.at({ role, cell }, heatmap.pointOf(cell));
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.speak();
    });
  }

  speak() {
    const heatmap = this.role === null ? null : new Map(this.on.heatmaps()).get(this.role);
    const cell = heatmap?.grid.cell;
    if (this.role !== null && heatmap && cell) {
      const words = this.words(this.role, heatmap, cell);
      if (this.isNews) heatmap.grid.tell(words);
      else heatmap.grid.ready(cell, words);
    }
    this.isNews = false;
  }

  /** After a painting: what is said of the panels, and of the cell under the cursor, follows at rest. */
  tell() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      for (const [role, heatmap] of this.on.heatmaps()) {
        if (!heatmap.values) continue;
        const cell = placeOf(heatmap);
        heatmap.grid.describe(this.description(heatmap));
        heatmap.grid.ready(cell, this.words(role, heatmap, cell));
        heatmap.grid.tellAll((each) => this.words(role, heatmap, each));
      }
    }, RESTS);
  }

  destroy() {
    clearTimeout(this.waiting);
  }

  // ---- what is said --------------------------------------------------------------------------------------

  /**
   * Place, value and relation: "row 3, column 4: x[3, 4] = 0.557, in the window, feeds 4 outputs".
   * @param {string} role
   * @param {Heatmap} heatmap
   * @param {Cell} cell
   */
  words(role, heatmap, cell) {
    const text = this.on.text();
    const { channel, row, col } = cell;
    const [first, ...others] = this.on.said({ role, cell }) ?? [number(heatmap.valueAt(cell), 5)];
    const said = [
      first,
      heatmap.isInSight(cell) ? '' : text.walk_open,
      isInWindow(heatmap.marks, cell) ? text.walk_window : '',
      isLit(heatmap.marks, cell) ? text.walk_lit : '',
      ...others,
    ];
    const place = fill(text.walk_place, { row, col });
    const counted = this.on.counted?.(role, channel) ?? fill(text.walk_channel, { n: channel });
    return `${heatmap.mosaic.channels > 1 ? `${counted}, ` : ''}${place}: ${said.filter(Boolean).join(', ')}`;
  }

  /** Shape, least and largest number, how far it is computed, what can be done.  @param {Heatmap} heatmap */
  description(heatmap) {
    const text = this.on.text();
    const [least, most] = heatmap.extent();
    return [
      heatmap.shape.textContent,
      least <= most ? fill(text.walk_range, { least: number(least, 5), most: number(most, 5) }) : '',
      this.progress(heatmap, text),
      heatmap.grid.help ?? '',
    ]
      .filter(Boolean)
      .join('. ');
  }

  /** @param {Heatmap} heatmap  @param {Text} text */
  progress({ cover, mosaic }, text) {
    if (!cover) return '';
    const done = Math.min(shownUpTo(cover, cover.channel ?? 0) + 1, mosaic.rows * mosaic.cols);
    return fill(text.walk_progress, { done, all: mosaic.rows * mosaic.cols });
  }
}

/** Where the cursor is, or will be once the focus comes.  @param {Heatmap} heatmap  @returns {Cell} */
const placeOf = ({ grid }) => grid.cell ?? { channel: 0, row: 0, col: 0 };

/** @param {Mark[]} marks  @param {Cell} cell */
function isInWindow(marks, { row, col }) {
  return marks.some((mark) => {
    if (mark.kind !== 'window') return false;
    if (mark.taps) return mark.taps.some(([r, c]) => r === row && c === col);
    const [down, right] = [row - mark.row, col - mark.col];
    return down >= 0 && right >= 0 && down < mark.height && right < mark.width;
  });
}

/** @param {Mark[]} marks  @param {Cell} cell */
function isLit(marks, { channel, row, col }) {
  return marks.some(
    (mark) =>
      mark.kind === 'cells' && mark.cells.some(([k, r, c]) => k === channel && r === row && c === col),
  );
}
