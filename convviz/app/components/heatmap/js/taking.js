import { clipboardText } from '../../numerals/js/clipboard.js';
import { readGrids } from '../../numerals/js/grid.js';
import { readNumber } from '../../numerals/js/number.js';
import { Question } from '../../numerals/js/question.js';
import { doubtSentence, faultSentence, readingLabel } from '../../numerals/js/words.js';
import { h } from '../../common/js/dom.js';
import { fill, number } from '../../common/js/format.js';

/** @import { Grids } from '../../numerals/js/grid.js' */
/** @import { EditableGrid } from './editable_grid.js' */
/** @import { Cell } from './mosaic.js' */

const SEPARATES = /[\s,;[\](){}&|]/;

/** Takes over what is typed and pasted into a grid's cells, asks where it is in doubt, or says why not. */
export class Taking {
  /** @type {boolean | undefined}  something was typed that is not taken yet */
  typing;

  /** @param {EditableGrid} grid */
  constructor(grid) {
    this.grid = grid;
    this.note = h('div', { class: 'cv-note', role: 'alert' });
    this.question = new Question();
    grid.heatmap.element.append(this.note, this.question.element);
  }

  edited() {
    this.typing = true;
    this.question.clear();
  }

  /**
   * Takes the typed number over. False, with the reason or a question beside the cell, when it is not a
   * number.
   */
  take() {
    const { cell, field, rules } = this.grid;
    if (!cell || !this.typing) return true;
    const shown = field.typed;
    if (!shown) return this.keep();
    const found = readNumber(shown);
    if (found.readings) return this.doubt(found, (value) => this.put(cell, value, shown));
    if (found.code !== undefined) return this.say(faultSentence(rules.text, found));
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
    const { heatmap, rules } = this.grid;
    if (value !== heatmap.valueAt(cell)) rules.put(cell, value);
    return true;
  }

  /** @param {number} value  @param {string} [shown] */
  tooLarge(value, shown = number(value)) {
    const { limit, tooLarge } = this.grid.rules;
    const large = Math.abs(value) > limit;
    this.say(large ? fill(tooLarge, { value: shown.slice(0, 40), limit: limit.toLocaleString('en') }) : '');
    return large;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const { chosen, rules } = this.grid;
    const cell = this.grid.cell ?? chosen;
    if (!cell || !event.clipboardData) return;
    const text = clipboardText(event.clipboardData);
    const found = readGrids(text);
    const alone = isOne(found.value) || (found.code && !SEPARATES.test(text.trim()));
    if (alone && this.grid.cell) return; // one word: the field's own paste
    event.preventDefault();
    if (isOne(found.value)) this.put(cell, found.value[0][0][0]);
    else if (found.readings) this.doubt(found, (grids) => this.putGrids(grids, cell));
    else if (found.value) this.putGrids(found.value, cell);
    else this.say(faultSentence(rules.text, found));
  }

  /** @param {Grids} grids  @param {Cell} cell */
  putGrids(grids, cell) {
    const { rules } = this.grid;
    const large = grids.flat(2).find((value) => Math.abs(value) > rules.limit);
    if (large !== undefined) return this.tooLarge(large);
    const reason = rules.putGrids(grids, cell) ?? '';
    this.say(reason);
    if (!reason) this.grid.close(true);
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
      doubtSentence(this.grid.rules.text, found),
      found.readings.map((reading) => [readingLabel(reading), () => act(reading)]),
      () => (this.grid.cell ? this.grid.field.element : this.grid.heatmap.grid.element),
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
    this.grid.field.markWrong(Boolean(reason));
    if (reason) intoSight(this.note);
    return false;
  }
}

/**
 * Scrolls to what is said below a grid, which may lie under the buttons at the window's lower edge.
 * @param {Element} element
 */
const intoSight = (element) => element.scrollIntoView({ block: 'nearest' });
/** @param {Grids | undefined} grids  @returns {grids is Grids} */
const isOne = (grids) => grids?.length === 1 && grids[0].length === 1 && grids[0][0].length === 1;
