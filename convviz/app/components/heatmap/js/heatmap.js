import { h, setText } from '../../common/js/dom.js';
import { ColourTile } from './colour_tile.js';
import { drawMarks, shownUpTo } from './marks.js';
import { Mosaic } from './mosaic.js';
import { Numbers } from './numbers.js';
import { palette } from './palette.js';
import { QuickCanvas } from './quick_canvas.js';
import { OWN, ScaleButton, coloured } from './scales.js';
import { SIGNS, negativeMarks } from './signs.js';
import { SpokenGrid } from './spoken_grid.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Cover, Mark } from './marks.js' */
/** @import { Box, Cell, Grid } from './mosaic.js' */
/** @import { Colours, Kind } from './palette.js' */
/** @import { Scales } from './scales.js' */

/**
 * What a heatmap shows.
 * @typedef {{
 *   title: string,
 *   shape: string,
 *   grid: Grid,
 *   kind: Kind,
 *   range: [low: number, high: number],
 *   values: Values,
 *   scales?: Scales,
 * }} HeatmapSpec
 */

const SETTLES_AFTER = 200; // ms
const CONFIG = { displayModeBar: false, staticPlot: true, doubleClick: false };

/** One titled panel: a Plotly heatmap with numbers and marks over it. */
export class Heatmap {
  /** @type {Plotly | undefined}  until it is there the canvas stands in for it */
  Plotly;
  /** @type {HeatmapSpec} */
  spec;
  /** @type {Mosaic} */
  mosaic;
  /** @type {Colours} */
  colours;
  /** @type {Values} */
  values;
  /** @type {string | undefined}  what the drawn figure depends on */
  figure;
  /** @type {(string | undefined)[]}  what the drawn marks depend on */
  drawn = [];
  /** @type {string | undefined} */
  background;
  /** @type {QuickCanvas | undefined} */
  quickly;
  /** @type {ColourTile | undefined} */
  mixed;
  /** @type {number | undefined}  the timer of Plotly, which has not drawn the newest numbers yet */
  settling;

  /** @param {string} role */
  constructor(role) {
    this.role = role;
    this.plot = h('div', { class: 'cv-plot', 'aria-hidden': 'true' });
    this.canvas = h('canvas', { class: 'cv-marks', 'aria-hidden': 'true' });
    this.numbersHost = h('div', { class: 'cv-numbers', 'aria-hidden': 'true' });
    this.title = h('span', { class: 'cv-title' });
    this.grid = new SpokenGrid(this.title);
    this.map = h('div', { class: 'cv-map' }, this.plot, this.canvas, this.numbersHost, ...this.grid.elements);
    this.shape = h('span', { class: 'cv-shape' });
    this.scale = new ScaleButton();
    this.caption = h('figcaption', {}, this.title, this.scale.element, this.shape);
    this.element = h('figure', { class: 'cv-panel', 'data-role': role }, this.caption, this.map);
    this.numbers = new Numbers(this.numbersHost);
    /** @type {Mark[]} */
    this.marks = [];
    const unwatch = [
      SIGNS.watch(() => this.values && this.drawMarks()),
      OWN.watch(() => this.values && this.repaint()),
    ];
    this.unwatch = () => unwatch.forEach((end) => end());
    /** @type {Cover | null} */
    this.cover = null;
  }

  /**
   * Shows a spec; another size or palette is another figure.
   * @param {Plotly | undefined} Plotly
   * @param {HeatmapSpec} spec
   * @param {Box} box
   * @param {boolean} dark
   */
  async draw(Plotly, spec, box, dark) {
    const stoodIn = !this.Plotly;
    this.Plotly = Plotly;
    setText(this.title, spec.title);
    setText(this.shape, spec.shape);
    this.scale.show(spec.scales);
    const mosaic = new Mosaic(spec.grid, box);
    const { cell, cellWidth, across, freeDigits } = mosaic;
    const known = [spec.grid, spec.kind, dark, cell, cellWidth, across, freeDigits, Boolean(Plotly)];
    const figure = JSON.stringify(known);
    if (figure === this.figure) {
      this.spec = { ...spec, range: this.spec.range };
      return this.quick(spec.values, spec.range);
    }
    this.figure = figure;
    this.spec = spec;
    this.mosaic = mosaic;
    this.colours = palette(spec.kind, dark);
    this.values = spec.values.slice();
    Object.assign(this.map.style, { width: `${this.mosaic.width}px`, height: `${this.mosaic.height}px` });
    this.numbers.layout(this.mosaic);
    this.showNumbers();
    this.showMixed();
    this.grid.fit(this.mosaic);
    this.settles();
    if (!Plotly || (stoodIn && this.quickly)) this.paintQuickly();
    else this.quickly?.show(false);
    await Plotly?.react(this.plot, [this.trace()], this.figureLayout(), CONFIG);
    if (Plotly && stoodIn && !this.settling) this.quickly?.leave();
  }

  /** The numbers as they are coloured. */
  coloured() {
    const { values, spec } = this;
    return coloured(values, spec.grid, spec.range[1], spec.scales);
  }

  trace() {
    const [zmin, zmax] = this.spec.range;
    return {
      type: 'heatmap',
      z: this.mosaic.matrix(this.coloured()),
      zmin,
      zmax,
      colorscale: this.colours.scale,
      showscale: false,
      hoverinfo: 'skip',
    };
  }

  figureLayout() {
    const { width, height, totalCols, totalRows } = this.mosaic;
    /** @param {[number, number]} range */
    const axis = (range) => ({ visible: false, fixedrange: true, range });
    const clear = 'rgba(0,0,0,0)';
    return {
      width,
      height,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: clear,
      plot_bgcolor: clear,
      xaxis: axis([-0.5, totalCols - 0.5]),
      yaxis: axis([totalRows - 0.5, -0.5]),
    };
  }

  /**
   * New values with every frame, and perhaps a new range: they are on show at once, and Plotly follows when
   * they rest.
   * @param {Values} values
   * @param {[low: number, high: number]} [range]
   */
  quick(values, range = this.spec.range) {
    if (sameRange(range, this.spec.range) && same(values, this.values)) return;
    this.spec = { ...this.spec, range };
    this.values = values.slice();
    this.repaint();
  }

  /** The numbers are on show at once, and Plotly follows when they rest. */
  repaint() {
    this.scale.show(this.spec.scales);
    this.showNumbers();
    this.showMixed();
    this.paintQuickly();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.follow(), SETTLES_AFTER);
  }

  paintQuickly() {
    this.quickly ??= new QuickCanvas(this.plot);
    this.quickly.paint(this.coloured(), this.mosaic, this.colours, this.spec.range);
  }

  /** Plotly draws the newest numbers. */
  follow() {
    this.settling = undefined;
    if (!this.Plotly) return; // it will draw the newest when it is there
    const [zmin, zmax] = this.spec.range;
    this.Plotly.restyle(this.plot, { z: [this.mosaic.matrix(this.coloured())], zmin, zmax }, [0]);
    this.quickly?.leave();
  }

  /** Plotly need not follow any more. */
  settles() {
    clearTimeout(this.settling);
    this.settling = undefined;
  }

  showNumbers() {
    this.numbers.show(this.values, this.coloured(), this.colours, this.spec.range, this.cover);
  }

  /** The three channels of a picture in colour as one, where there is a tile for that. */
  showMixed() {
    const { mosaic, spec, values } = this;
    const isWanted = mosaic.tiles > mosaic.channels;
    if (isWanted) this.mixed ??= new ColourTile(this.map);
    this.mixed?.show(isWanted);
    if (isWanted) this.mixed?.paint(values, mosaic, spec.range);
  }

  /** @param {Mark[]} marks  @param {string} [background] */
  mark(marks, background) {
    this.marks = marks;
    this.background = background;
    this.drawMarks();
    const cover = /** @type {Cover | undefined} */ (marks.find((mark) => mark.kind === 'cover')) ?? null;
    if (cover?.after === this.cover?.after && cover?.channel === this.cover?.channel) return;
    this.cover = cover;
    this.showNumbers();
  }

  drawMarks() {
    const marks = [...this.frames(), ...this.signs(), ...this.marks];
    const { background } = this;
    const drawn = [...marks.map(written), String(background), this.figure, String(window.devicePixelRatio)];
    if (isSameList(drawn, this.drawn)) return; // a canvas that is touched is painted and composed anew
    this.drawn = drawn;
    drawMarks(this.canvas, this.mosaic, marks, background);
  }

  /** What shows where each of several channels ends.  @returns {Mark[]} */
  frames() {
    return this.spec.kind !== 'grey' && this.mosaic.channels > 1 ? [{ kind: 'frames' }] : [];
  }

  /** What tells negative cells without their colour, where that is wanted.  @returns {Mark[]} */
  signs() {
    const { spec, mosaic, values, colours } = this;
    if (spec.kind !== 'signed' || mosaic.isNumbered || !SIGNS.isOn) return [];
    return negativeMarks(values, mosaic, colours, spec.range);
  }

  /**
   * Whether a cell is computed already.
   * @param {Cell} cell
   */
  isInSight({ channel, row, col }) {
    return !this.cover || row * this.mosaic.cols + col <= shownUpTo(this.cover, channel);
  }

  /**
   * The cell under a pointer event, or null.
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  cellAt(event) {
    const box = this.map.getBoundingClientRect();
    return this.mosaic?.cellAt(event.clientX - box.left, event.clientY - box.top) ?? null;
  }

  /**
   * The middle of a cell in the window, where a pointer over it would be.
   * @param {Cell} cell
   */
  pointOf({ channel, row, col }) {
    const box = this.map.getBoundingClientRect();
    const [r, c] = this.mosaic.place(channel, row, col);
    return {
      clientX: box.left + (c + 0.5) * this.mosaic.cellWidth,
      clientY: box.top + (r + 0.5) * this.mosaic.cell,
    };
  }

  /**
   * The least and the largest number that is computed; infinities where none is.
   * @returns {[least: number, most: number]}
   */
  extent() {
    let [least, most] = [Infinity, -Infinity];
    const perChannel = this.mosaic.rows * this.mosaic.cols;
    this.values.forEach((value, k) => {
      if (this.cover && k % perChannel > shownUpTo(this.cover, Math.floor(k / perChannel))) return;
      if (value < least) least = value;
      if (value > most) most = value;
    });
    return [least, most];
  }

  /** @param {Cell} cell */
  valueAt({ channel, row, col }) {
    return this.values[(channel * this.mosaic.rows + row) * this.mosaic.cols + col];
  }

  destroy() {
    this.unwatch();
    this.settles();
    this.Plotly?.purge(this.plot);
    this.Plotly = undefined; // what a cell that was open still tells on its way out is not drawn
    this.element.remove();
  }
}

/** @param {Values} a  @param {Values} b */
function same(a, b) {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return false;
  return true;
}

/** @param {[number, number]} a  @param {[number, number]} b */
const sameRange = (a, b) => a[0] === b[0] && a[1] === b[1];

/** @param {unknown[]} a  @param {unknown[]} b */
const isSameList = (a, b) => a.length === b.length && a.every((each, k) => each === b[k]);

/** @type {WeakMap<Mark, string>} */
const WRITTEN = new WeakMap();

/** A mark in full, written once: one that a view keeps may list every cell.  @param {Mark} mark */
function written(mark) {
  const known = WRITTEN.get(mark);
  if (known !== undefined) return known;
  const text = JSON.stringify(mark);
  WRITTEN.set(mark, text);
  return text;
}
