import { clipboardText } from '../../numerals/js/clipboard.js';
import { readGrids } from '../../numerals/js/grid.js';
import { readNumber } from '../../numerals/js/number.js';
import { Question } from '../../numerals/js/question.js';
import { doubtSentence, faultSentence, readingLabel } from '../../numerals/js/words.js';
import { h } from '../../common/js/dom.js';
import { fill, number } from '../../common/js/format.js';

/** @import { Grids } from '../../numerals/js/grid.js' */
/** @import { Heatmap } from './heatmap.js' */
/** @import { Text } from '../../common/js/format.js' */
/** @import { Cell } from './mosaic.js' */

/**
 * How a panel's numbers are edited; a panel without rules is only looked at.
 * @typedef {{
 *   text: Text,
 *   help: string,
 *   title?: string,
 *   opens: 'click' | 'key',
 *   name(cell: Cell): string,
 *   isCell(cell: Cell): boolean,
 *   limit: number,
 *   tooLarge: string,
 *   put(cell: Cell, value: number): void,
 *   putGrids(grids: Grids, cell: Cell): string,
 *   undo(redo: boolean): void,
 *   opened?(cell: Cell): void,
 *   closed?(): void,
 *   chosen?(cell: Cell | null): void,
 * }} Rules
 *
 * `help` and `title` are what the panel says of itself to a screen reader, and beside a pointer that rests.
 * A click opens a cell, or typing (`key`) where a click does something else: then it opens the cell that was
 * clicked. `limit` is the largest magnitude, `tooLarge` the sentence for what is larger. `putGrids` takes
 * over what was pasted, and returns the sentence that says why not.
 */

// a phone's decimal keypad has neither minus nor slash
const PLAIN = { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };
/** @type {Record<string, [down: number, right: number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const BEGINS_A_NUMBER = /^[\p{N}.,+\-−–(]$/u;
const SEPARATES = /[\s,;[\](){}&|]/;

/**
 * Numbers that are edited in their own heatmap as in a spreadsheet: click a cell and type; Tab, Enter and
 * arrow keys take the number and move on, Escape takes it back; a copied grid is pasted over them.
 */
export class EditableGrid {
  /** @type {Rules}  null while the panel is one to look at; then no cell is open or chosen */
  rules;
  /** @type {Cell | null}  the open one */
  cell;
  /** @type {Cell | null} */
  chosen;
  /** @type {boolean | undefined} */
  typing;
  /** @type {boolean | undefined}  arrow keys move within the field */
  caret;
  /** @type {boolean | undefined} */
  touched;

  /** @param {Heatmap} heatmap */
  constructor(heatmap) {
    this.heatmap = heatmap;
    this.note = h('div', { class: 'cv-note', role: 'alert' });
    this.question = new Question();
    this.input = h('input', { ...PLAIN, class: 'cv-cell', hidden: true });
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = ({ relatedTarget }) =>
      this.question.element.contains(/** @type {Node | null} */ (relatedTarget)) || this.close(this.take());
    this.input.onpaste = (event) => this.paste(event);
    this.input.oninput = () => this.edited();
    const { map } = heatmap;
    map.addEventListener('pointerdown', (event) => this.press(event));
    map.addEventListener('pointercancel', () => (this.touched = false)); // it was a scroll
    map.addEventListener('click', (event) => this.tap(event));
    map.addEventListener('focus', () => this.enter());
    map.addEventListener('blur', () => this.choose(null));
    map.addEventListener('keydown', (event) => event.target === map && this.keyOnMap(event));
    map.addEventListener('paste', (event) => event.target === map && this.paste(event));
    map.append(this.input);
    heatmap.element.append(this.note, this.question.element);
  }

  /** Takes the rules over; null makes it a panel to look at again.  @param {Rules | null} rules */
  configure(rules) {
    this.rules = /** @type {Rules} */ (rules);
    const { map, element } = this.heatmap;
    element.classList.toggle('cv-editable', Boolean(rules));
    element.classList.toggle('cv-typed', rules?.opens === 'click');
    if (!rules) {
      map.removeAttribute('tabindex');
      map.removeAttribute('title');
      this.say('');
      this.choose(null);
      return this.close(true);
    }
    map.ariaLabel = rules.help;
    map.title = rules.title ?? '';
    if (!this.cell) map.tabIndex = 0;
    else if (rules.isCell(this.cell))
      this.place(this.cell); // the grid may have been redrawn under the open cell
    else this.close(true);
  }

  // ---- which cell ----------------------------------------------------------------------------------------

  /** @param {PointerEvent} event */
  press(event) {
    if (!this.rules || event.target === this.input) return;
    this.touched = event.pointerType === 'touch' && this.rules.opens === 'click';
    if (this.touched) return; // to scroll by, perhaps
    event.preventDefault(); // the map is not focused, which would open its first cell
    this.begin(event);
  }

  /**
   * A finger opens a cell when it is lifted without having moved the page.
   * @param {MouseEvent} event
   */
  tap(event) {
    if (!this.touched || !this.rules || event.target === this.input) return;
    this.touched = false;
    this.begin(event);
  }

  /** @param {MouseEvent} event */
  begin(event) {
    if (this.cell && !this.take()) return;
    const found = this.heatmap.cellAt(event);
    const cell = found && this.rules.isCell(found) ? found : null;
    if (cell && this.rules.opens === 'click') return this.open(cell);
    this.close(true);
    if (!cell) return;
    this.choose(cell);
    this.heatmap.map.focus({ preventScroll: true });
  }

  /** Reached by the keyboard: the first cell is open, or chosen. */
  enter() {
    if (!this.rules || this.chosen || this.touched) return;
    const first = this.scan({ channel: 0, row: 0, col: -1 }, [0, 1], true);
    if (!first) return;
    if (this.rules.opens === 'click') this.open(first);
    else this.choose(first);
  }

  /** @param {Cell | null} cell */
  choose(cell) {
    if (!cell && !this.chosen) return;
    this.chosen = cell;
    this.rules?.chosen?.(cell);
  }

  /** @param {Cell} cell */
  open(cell) {
    const { mosaic } = this.heatmap;
    if (!mosaic || cell.row >= mosaic.rows || cell.col >= mosaic.cols) return;
    this.cell = cell;
    this.typing = false;
    this.place(cell);
    const value = this.heatmap.valueAt(cell);
    this.input.value = Number.isFinite(value) ? String(Number(value.toPrecision(7))) : '';
    this.input.ariaLabel = this.rules.name(cell);
    this.input.hidden = false;
    this.heatmap.map.tabIndex = -1; // Shift+Tab leads out of the first cell and not into the map around it
    this.input.focus();
    this.input.select();
    this.rules.opened?.(cell);
  }

  /**
   * Puts the field over its cell; on a cell too small to type in it is wider than the cell.
   * @param {Cell} cell
   */
  place(cell) {
    const { mosaic } = this.heatmap;
    if (cell.row >= mosaic.rows || cell.col >= mosaic.cols || cell.channel >= mosaic.channels)
      return this.close(true);
    const [row, col] = mosaic.place(cell.channel, cell.row, cell.col);
    const width = Math.max(mosaic.cell, 56);
    const height = Math.max(mosaic.cell, 28);
    const left = Math.max(0, Math.min(col * mosaic.cell + (mosaic.cell - width) / 2, mosaic.width - width));
    Object.assign(this.input.style, {
      left: `${left}px`,
      top: `${row * mosaic.cell + (mosaic.cell - height) / 2}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  /**
   * The next cell with a number of its own in a direction, from row to row where it `wraps`; null where none
   * is left.
   * @param {Cell} from
   * @param {[down: number, right: number]} direction
   * @param {boolean} wraps
   * @returns {Cell | null}
   */
  scan({ channel, row, col }, [down, right], wraps) {
    const { rows, cols } = this.heatmap.mosaic;
    for (;;) {
      row += down;
      col += right;
      if (wraps && (col < 0 || col >= cols)) [row, col] = [row + right, col < 0 ? cols - 1 : 0];
      if (row < 0 || row >= rows || col < 0 || col >= cols) return null;
      if (this.rules.isCell({ channel, row, col })) return { channel, row, col };
    }
  }

  // ---- keys ----------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    const { cell } = this;
    const { key, shiftKey } = event;
    if (!cell) return;
    if (key === 'Escape') return this.escape();
    if (key === 'F2') return void (this.caret = true);
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'z' && !this.typing) {
      event.preventDefault();
      return this.rules.undo(shiftKey);
    }
    /** @type {[number, number] | null} */
    const step =
      key === 'Enter'
        ? [shiftKey ? -1 : 1, 0]
        : key === 'Tab'
          ? [0, shiftKey ? -1 : 1]
          : this.caret
            ? null
            : MOVES[key];
    if (!step) return;
    if (key === 'Tab' && this.question.open) return; // on to the answers
    const next = this.scan(cell, step, key === 'Tab');
    // Tab leaves after the last cell
    if (!next && key === 'Tab') return void (this.take() || event.preventDefault());
    event.preventDefault();
    if (this.take() && next) this.open(next);
  }

  escape() {
    const { cell, typing } = this;
    this.say('');
    this.typing = false;
    if (typing && cell) return this.open(cell);
    this.close(true);
    if (this.rules.opens === 'click') return;
    this.choose(cell);
    this.heatmap.map.focus({ preventScroll: true });
  }

  /**
   * What is typed goes into the chosen cell, whose field opens for it.
   * @param {KeyboardEvent} event
   */
  keyOnMap(event) {
    const { key } = event;
    const opens = key === 'Enter' || key === 'F2';
    if (
      !this.chosen ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !(opens || BEGINS_A_NUMBER.test(key))
    )
      return;
    event.stopPropagation();
    if (opens) event.preventDefault();
    this.open(this.chosen);
  }

  // ---- numbers -------------------------------------------------------------------------------------------

  edited() {
    this.typing = true;
    this.question.clear();
  }

  /**
   * Takes the typed number over. False, with the reason or a question beside the cell, when it is not a
   * number.
   */
  take() {
    const { cell } = this;
    if (!cell || !this.typing) return true;
    const shown = this.input.value.trim();
    if (!shown) return this.keep();
    const found = readNumber(shown);
    if (found.readings) return this.doubt(found, (value) => this.put(cell, value, shown));
    if (found.code !== undefined) return this.say(faultSentence(this.rules.text, found));
    return this.put(cell, found.value, shown);
  }

  /** An emptied cell gets its former number back. */
  keep() {
    this.typing = false;
    this.say('');
    return true;
  }

  /**
   * Gives a cell a number. False, with the reason beside it, when that is too large.
   * @param {Cell} cell
   * @param {number} value
   * @param {string} [shown]
   */
  put(cell, value, shown = number(value)) {
    if (this.tooLarge(value, shown)) return false;
    this.typing = false;
    if (value !== this.heatmap.valueAt(cell)) this.rules.put(cell, value);
    return true;
  }

  /** @param {number} value  @param {string} [shown] */
  tooLarge(value, shown = number(value)) {
    const { limit, tooLarge } = this.rules;
    const large = Math.abs(value) > limit;
    this.say(large ? fill(tooLarge, { value: shown.slice(0, 40), limit: limit.toLocaleString('en') }) : '');
    return large;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const cell = this.cell ?? this.chosen;
    if (!cell || !event.clipboardData) return;
    const text = clipboardText(event.clipboardData);
    const found = readGrids(text);
    const alone = isOne(found.value) || (found.code && !SEPARATES.test(text.trim()));
    if (alone && this.cell) return; // one word: the field's own paste
    event.preventDefault();
    if (isOne(found.value)) this.put(cell, found.value[0][0][0]);
    else if (found.readings) this.doubt(found, (grids) => this.putGrids(grids, cell));
    else if (found.value) this.putGrids(found.value, cell);
    else this.say(faultSentence(this.rules.text, found));
  }

  /** @param {Grids} grids  @param {Cell} cell */
  putGrids(grids, cell) {
    const large = grids.flat(2).find((value) => Math.abs(value) > this.rules.limit);
    if (large !== undefined) return this.tooLarge(large);
    const reason = this.rules.putGrids(grids, cell) ?? '';
    this.say(reason);
    if (!reason) this.close(true);
    return !reason;
  }

  /**
   * Asks which of its readings a text has; nothing is taken until a person says so.
   * @template {number | Grids} Reading
   * @param {{ readings: Reading[], quoted: string }} found
   * @param {(reading: Reading) => void} act
   */
  doubt(found, act) {
    this.say('');
    this.question.ask(
      doubtSentence(this.rules.text, found),
      found.readings.map((reading) => [readingLabel(reading), () => act(reading)]),
    );
    intoSight(this.question.element);
    return false;
  }

  /**
   * Shows a reason beside the cell, or none. Returns false: nothing was taken.
   * @param {string} reason
   */
  say(reason) {
    this.question.clear();
    this.note.textContent = reason;
    this.input.classList.toggle('cv-wrong', Boolean(reason));
    if (reason) intoSight(this.note);
    return false;
  }

  /** @param {boolean} taken */
  close(taken) {
    if (!taken) return; // a refused entry stays in sight with its reason
    const wasOpen = Boolean(this.cell);
    this.cell = null;
    this.caret = false;
    this.typing = false;
    this.question.clear();
    this.input.hidden = true;
    if (!wasOpen) return;
    if (this.rules) this.heatmap.map.tabIndex = 0;
    this.rules?.closed?.();
  }
}

/**
 * Scrolls to what is said below a grid, which may lie under the buttons at the window's lower edge.
 * @param {Element} element
 */
const intoSight = (element) => element.scrollIntoView({ block: 'nearest' });
/** @param {Grids | undefined} grids  @returns {grids is Grids} */
const isOne = (grids) => grids?.length === 1 && grids[0].length === 1 && grids[0][0].length === 1;
