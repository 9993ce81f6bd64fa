import { clipboardText } from '../../numerals/js/clipboard.js';
import { readGrids } from '../../numerals/js/grid.js';
import { readNumber } from '../../numerals/js/number.js';
import { Question } from '../../numerals/js/question.js';
import { doubtSentence, faultSentence, readingLabel } from '../../numerals/js/words.js';
import { h } from './dom.js';
import { fill, number } from './format.js';

const LARGEST_SIDE = 11;
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Edits the kernel in its own heatmap as a spreadsheet does: click a cell and type; Tab, Enter and arrow keys take the
 * number and move on, Escape takes it back; a grid copied from a spreadsheet becomes the kernel.
 */
export class KernelGrid {
  /** @param {{cell: (cell: object, value: number) => void, weight: (weight: number[][][]) => void, undo: (redo: boolean) => void}} on */
  constructor(heatmap, on) {
    this.heatmap = heatmap;
    this.on = on;
    this.linked = true; // one edit changes the cell in every channel
    this.note = h('div', { class: 'cv-note', role: 'alert' });
    this.question = new Question();
    this.input = h('input', { class: 'cv-cell', type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false' });
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = ({ relatedTarget }) => this.question.element.contains(relatedTarget) || this.close(this.take());
    this.input.onpaste = (event) => this.paste(event);
    this.input.oninput = () => this.edited();
    heatmap.map.addEventListener('pointerdown', (event) => this.press(event));
    heatmap.map.append(this.input);
    heatmap.element.append(this.note, this.question.element);
    heatmap.map.tabIndex = 0;
    heatmap.map.addEventListener('focus', () => this.open({ channel: 0, row: 0, col: 0 }));
    this.close(true);
  }

  edited() {
    this.typing = true;
    this.question.clear();
  }

  configure(model) {
    this.text = model.text;
    this.heatmap.map.ariaLabel = this.text.kernel_help;
    this.heatmap.map.title = this.text.kernel_help;
    if (this.cell) this.place(); // the grid may have been drawn anew under the open cell
  }

  press(event) {
    if (event.target === this.input) return;
    const cell = this.heatmap.cellAt(event);
    event.preventDefault();
    if (!cell) return;
    if (this.cell && !this.take()) return;
    this.open(cell);
  }

  open(cell) {
    const { mosaic } = this.heatmap;
    if (!mosaic || cell.row >= mosaic.rows || cell.col >= mosaic.cols) return;
    this.cell = cell;
    this.typing = false;
    this.place();
    this.input.value = String(Number(this.heatmap.valueAt(cell).toPrecision(7)));
    this.input.ariaLabel = fill(this.text.kernel_cell, { i: cell.row, j: cell.col });
    this.input.hidden = false;
    this.input.focus();
    this.input.select();
  }

  /** Puts the field over its cell; on a cell too small to type in it is wider than the cell. */
  place() {
    const { mosaic } = this.heatmap;
    if (this.cell.row >= mosaic.rows || this.cell.col >= mosaic.cols || this.cell.channel >= mosaic.channels) return this.close(true);
    const [row, col] = mosaic.place(this.cell.channel, this.cell.row, this.cell.col);
    const width = Math.max(mosaic.cell, 56);
    const height = Math.max(mosaic.cell, 28);
    const left = Math.max(0, Math.min(col * mosaic.cell + (mosaic.cell - width) / 2, mosaic.width - width));
    Object.assign(this.input.style, { left: `${left}px`, top: `${row * mosaic.cell + (mosaic.cell - height) / 2}px`, width: `${width}px`, height: `${height}px` });
  }

  key(event) {
    event.stopPropagation();
    const { key, shiftKey } = event;
    if (key === 'Escape') return this.escape();
    if (key === 'F2') return void (this.caret = true);
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'z' && !this.typing) {
      event.preventDefault();
      return this.on.undo(shiftKey);
    }
    const step = key === 'Enter' ? [shiftKey ? -1 : 1, 0] : key === 'Tab' ? [0, shiftKey ? -1 : 1] : this.caret ? null : MOVES[key];
    if (!step) return;
    if (key === 'Tab' && this.question.open) return; // on to the answers
    const next = this.neighbour(step, key === 'Tab');
    if (!next && key === 'Tab') return void (this.take() || event.preventDefault()); // Tab leaves after the last cell
    event.preventDefault();
    if (this.take() && next) this.open(next);
  }

  escape() {
    const changed = this.typing;
    this.say('');
    this.typing = false;
    if (changed) this.open(this.cell);
    else this.close(true);
  }

  neighbour([down, right], wraps) {
    const { rows, cols } = this.heatmap.mosaic;
    let { row, col } = this.cell;
    const { channel } = this.cell;
    row += down;
    col += right;
    if (wraps && (col < 0 || col >= cols)) [row, col] = [row + right, col < 0 ? cols - 1 : 0];
    return row >= 0 && row < rows && col >= 0 && col < cols ? { channel, row, col } : null;
  }

  /** Takes the typed number over. False, with the reason or a question beside the cell, when it is none. */
  take() {
    if (!this.cell || !this.typing) return true;
    const shown = this.input.value.trim();
    if (!shown) return this.keep();
    const found = readNumber(shown);
    if (found.readings) return this.doubt(found, (value) => this.put(value, shown));
    if (found.code) return this.say(faultSentence(this.text, found));
    return this.put(found.value, shown);
  }

  /** An emptied cell has the number from before. */
  keep() {
    this.typing = false;
    this.say('');
    return true;
  }

  /** Gives the open cell a number. False, with the reason beside it, when that is too large. */
  put(value, shown) {
    if (this.tooLarge(value, shown)) return false;
    this.typing = false;
    const { channel, row, col } = this.cell;
    if (value !== this.heatmap.valueAt(this.cell)) this.on.cell({ channel: this.linked ? null : channel, row, col }, value);
    return true;
  }

  tooLarge(value, shown = number(value)) {
    const large = Math.abs(value) > this.text.max_weight;
    this.say(large ? fill(this.text.too_large, { value: shown.slice(0, 40), limit: this.text.max_weight }) : '');
    return large;
  }

  /** Asks which of its readings a text has; nothing is taken until a person says so. */
  doubt(found, act) {
    this.say('');
    this.question.ask(doubtSentence(this.text, found), found.readings.map((reading) => [readingLabel(reading), () => act(reading)]));
    return false;
  }

  paste(event) {
    const text = clipboardText(event.clipboardData);
    const found = readGrids(text);
    if (isOne(found.value) || (found.code && !/[\s,;[\](){}&|]/.test(text.trim()))) return; // one word: the field's own paste
    event.preventDefault();
    if (found.readings) this.doubt(found, (grids) => this.putGrids(grids));
    else if (found.code) this.say(faultSentence(this.text, found));
    else this.putGrids(found.value);
  }

  /** Makes grids [C][KH][KW] the kernel: one for all its channels, or one for each. */
  putGrids(grids) {
    const { channels } = this.heatmap.mosaic;
    const [rows, cols] = [grids[0].length, grids[0][0].length];
    const large = grids.flat(2).find((value) => Math.abs(value) > this.text.max_weight);
    if (large !== undefined) return this.tooLarge(large);
    if (rows > LARGEST_SIDE || cols > LARGEST_SIDE) return this.say(fill(this.text.paste_size, { rows, cols }));
    if (grids.length > 1 && grids.length !== channels) return this.say(fill(this.text.paste_channels, { count: grids.length, channels }));
    this.say('');
    this.close(true);
    this.on.weight(grid(channels, rows, cols, (channel, row, col) => grids[grids.length > 1 ? channel : 0][row][col]));
  }

  /** Shows a reason beside the cell, or none. Returns false: nothing was taken. */
  say(reason) {
    this.question.clear();
    this.note.textContent = reason;
    this.input.classList.toggle('cv-wrong', Boolean(reason));
    return false;
  }

  close(taken) {
    if (!taken) return; // a refused entry stays in sight with its reason
    this.cell = null;
    this.caret = false;
    this.typing = false;
    this.question.clear();
    this.input.hidden = true;
  }
}

const grid = (channels, rows, cols, value) =>
  Array.from({ length: channels }, (_, c) => Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => value(c, i, j))));

const isOne = (grids) => grids?.length === 1 && grids[0].length === 1 && grids[0][0].length === 1;
