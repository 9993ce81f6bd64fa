import { h } from './dom.js';
import { fill, parseNumber } from './format.js';

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
    this.input = h('input', { class: 'cv-cell', type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false' });
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = () => this.close(this.take());
    this.input.onpaste = (event) => this.paste(event);
    this.input.oninput = () => (this.typing = true);
    heatmap.map.addEventListener('pointerdown', (event) => this.press(event));
    heatmap.map.append(this.input);
    heatmap.element.append(this.note);
    heatmap.map.tabIndex = 0;
    heatmap.map.addEventListener('focus', () => this.open({ channel: 0, row: 0, col: 0 }));
    this.close(true);
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

  /** Takes the typed number over. False, with the reason beside the cell, when it is none. */
  take() {
    if (!this.cell || !this.typing) return true;
    const value = parseNumber(this.input.value);
    const reason = this.refuse(value);
    this.say(reason);
    if (reason) return false;
    this.typing = false;
    const { channel, row, col } = this.cell;
    if (value !== this.heatmap.valueAt(this.cell)) this.on.cell({ channel: this.linked ? null : channel, row, col }, value);
    return true;
  }

  refuse(value) {
    const shown = this.input.value.slice(0, 40);
    if (!Number.isFinite(value)) return fill(this.text.not_a_number, { value: shown });
    return Math.abs(value) > this.text.max_weight ? fill(this.text.too_large, { value: shown, limit: this.text.max_weight }) : '';
  }

  paste(event) {
    const lines = event.clipboardData.getData('text').trim().split(/\r?\n/);
    const rows = lines.map((line) => line.trim().split(line.includes('\t') ? '\t' : /[,;\s]+/));
    if (rows.length === 1 && rows[0].length === 1) return; // one number: the field's own paste
    event.preventDefault();
    const values = rows.map((row) => row.map(parseNumber));
    const width = values[0].length;
    const bad = rows.flat()[values.flat().findIndex((v) => !Number.isFinite(v) || Math.abs(v) > this.text.max_weight)];
    if (bad !== undefined) return this.say(fill(this.text.not_a_number, { value: bad.slice(0, 40) }));
    if (values.length > LARGEST_SIDE || width > LARGEST_SIDE || values.some((row) => row.length !== width))
      return this.say(fill(this.text.paste_size, { rows: values.length, cols: width }));
    this.say('');
    const { channels } = this.heatmap.mosaic;
    this.close(true);
    this.on.weight(grid(channels, values.length, width, (channel, row, col) => values[row][col]));
  }

  say(reason) {
    this.note.textContent = reason;
    this.input.classList.toggle('cv-wrong', Boolean(reason));
  }

  close(taken) {
    if (!taken) return; // a refused entry stays in sight with its reason
    this.cell = null;
    this.caret = false;
    this.typing = false;
    this.input.hidden = true;
  }
}

const grid = (channels, rows, cols, value) =>
  Array.from({ length: channels }, (_, c) => Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => value(c, i, j))));
