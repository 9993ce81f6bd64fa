import { MARKS } from '../../../heatmap/js/palette.js';
import { Names } from '../formulas/names.js';
import { firstColumn } from '../views/patches.js';

/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Cell, Grid, Place } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Named } from '../formulas/names.js' */
/** @import { ArrayName, CoverTools } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Frame } from '../views/views.js' */

/** @type {Record<string, Named>}  what the formulae call a result */
const LETTERS = {
  output: 'y',
  transposed: 'y',
  activated: 'a',
  pooled: 'z',
  activated_grad: 'dA',
  output_grad: 'g',
  weight_grad: 'dW',
  input_grad: 'dX',
};
const BY_STEP = new Set(['output', 'patches', 'matrix']); // a step of these views is one cell of the output
const OF_ONE_STEP = new Set(['products', 'term', 'stamp']);
const OWN_STEP = new Set(['pooled', 'pooled_grad']);
const WHOLE_PICTURE = 'after'; // the filtered one: levels of grey instead of numbers

/**
 * What of a model is covered: its numbers are not told anywhere before they were found or uncovered, whatever
 * the step. Nothing is worked out here: Python says which panels are covered and which cells are open.
 */
export class Cover {
  /** @param {CoverTools | null} [told] */
  constructor(told) {
    this.told = told;
    this.hidden = new Set(told?.hidden ?? []);
    this.typed = new Set(told?.typed ?? []);
    this.own = told?.panels[WHOLE_PICTURE] ? [WHOLE_PICTURE] : [...this.typed];
    /** @type {Map<string, Map<string, string>>}  how each open cell was opened, by result and place */
    this.opened = new Map();
    for (const [result, cells] of Object.entries(told?.opened ?? {}))
      this.opened.set(result, new Map(cells.map(([c, row, col, how]) => [String([c, row, col]), how])));
  }

  get isOn() {
    return this.hidden.size > 0;
  }

  /** Whether the view has covered cells of its own, which can be found, or a picture to be guessed. */
  get isAsking() {
    return this.own.some((role) => this.hidden.has(role));
  }

  /** Whether the filtered picture is covered. */
  get hidesPicture() {
    return this.hidden.has(WHOLE_PICTURE);
  }

  /** Whether what is covered of the view stays so until it is found. */
  get isLocked() {
    return this.own.some((role) => this.hidden.has(role) && this.locks(this.resultOf(role)));
  }

  /** @param {string} result */
  locks(result) {
    return Boolean(this.told?.locked.includes(result));
  }

  /** The numbers are about to be others: what was found is not theirs. */
  shut() {
    this.opened = new Map();
  }

  // ---- cells ---------------------------------------------------------------------------------------------

  /** @param {string} role */
  resultOf(role) {
    return this.told?.panels[role] ?? '';
  }

  /**
   * Whether numbers can be typed for a panel's cells now.
   * @param {string} role
   */
  asks(role) {
    return this.hidden.has(role) && this.typed.has(role);
  }

  /**
   * How a cell was opened, '' where it is covered.
   * @param {Model} model
   * @param {string} role
   * @param {Cell} cell
   */
  howOpen(model, role, cell) {
    if (!this.typed.has(role)) return '';
    return this.opened.get(this.resultOf(role))?.get(String(placeOf(model, role, cell))) ?? '';
  }

  /** @param {Model} model  @param {string} role  @param {Cell} cell */
  hides(model, role, cell) {
    if (!this.hidden.has(role)) return false;
    return this.typed.has(role) ? !this.howOpen(model, role, cell) : !this.shows(model, role);
  }

  /**
   * Whether words may tell the numbers of a step: its own cell is open or, where a step is none, all are. Of
   * an output that only its small maps show they say nothing, but for the slope at each of its numbers.
   * @param {Model} model
   * @param {number} t
   */
  tells(model, t) {
    const roles = [...this.hidden].filter((role) => role !== 'maps' || model.meta.view === 'after_grad');
    const results = new Set(roles.map((role) => this.resultOf(role)));
    return [...results].every((result) => this.tellsOf(model, t, result));
  }

  /** @param {Model} model  @param {number} t  @param {string} result */
  tellsOf(model, t, result) {
    if (result !== 'output' || !BY_STEP.has(model.meta.view)) return this.isAllOpen(model, result);
    return Boolean(this.opened.get(result)?.has(String([0, ...model.layer.position(t)])));
  }

  /** @param {Model} model  @param {string} result */
  isAllOpen(model, result) {
    const open = this.opened.get(result);
    return Boolean(open) && open?.size === model.arrays[/** @type {ArrayName} */ (result)]?.length;
  }

  /**
   * Whether a covered panel whose cells are no result's shows its numbers: those of one step with that step,
   * those of all cells once all are open.
   * @param {Model} model
   * @param {string} role
   */
  shows(model, role) {
    return OF_ONE_STEP.has(role) ? this.tells(model, model.t) : this.isAllOpen(model, this.resultOf(role));
  }

  // ---- panels --------------------------------------------------------------------------------------------

  /**
   * The panels of a view, covered ones without their numbers.
   * @param {Model} model
   * @param {PanelSpec[][]} columns
   * @returns {PanelSpec[][]}
   */
  columns(model, columns) {
    if (!this.isOn) return columns;
    /** @param {PanelSpec} spec  @returns {PanelSpec} */
    const covered = (spec) =>
      this.hidden.has(spec.role)
        ? { ...spec, values: this.values(model, spec.role, spec.grid, spec.values), scales: undefined }
        : spec;
    return columns.map((specs) => specs.map(covered));
  }

  /**
   * What is on show at a step, without what is covered.
   * @param {Model} model
   * @param {number} t
   * @param {Frame} frame
   * @param {(role: string) => Grid | undefined} gridOf
   * @returns {Frame}
   */
  frame(model, t, frame, gridOf) {
    if (!this.isOn) return frame;
    const values = { ...frame.values };
    for (const role of this.hidden) {
      const { [role]: now } = values;
      const grid = gridOf(role);
      if (now && grid) values[role] = this.values(model, role, grid, now);
    }
    const notes = Object.entries(frame.notes ?? {}).filter(([role]) => !this.hidden.has(role));
    const all = { ...frame, values, notes: Object.fromEntries(notes) };
    return this.tells(model, t)
      ? all
      : { ...all, sentence: this.sentence(model, t), check: null, list: null };
  }

  /**
   * The numbers of a covered panel: those of open cells, whole, whatever the step; nothing else.
   * @param {Model} model
   * @param {string} role
   * @param {Grid} grid
   * @param {Values} now  what it would show
   */
  values(model, role, grid, now) {
    if (!this.typed.has(role)) return this.shows(model, role) ? now : nothing(now.length);
    const values = nothing(now.length);
    const whole = wholeOf(model, role, this.resultOf(role));
    for (const { cell, place } of this.openCells(model, role, grid))
      values[offsetIn(grid, cell)] =
        whole[role === 'row' ? place[1] * model.layer.wo + place[2] : offsetIn(grid, place)];
    return values;
  }

  /**
   * The marks of a panel: question marks instead of numbers, and none that gives one away.
   * @param {Model} model
   * @param {string} role
   * @param {Mark[]} marks
   * @param {Grid | undefined} grid
   * @returns {Mark[]}
   */
  marks(model, role, marks, grid) {
    if (!this.isOn) return marks;
    const isHidden = this.hidden.has(role);
    const tells = this.tells(model, model.t);
    const isAfter = model.meta.view.startsWith('after') && !OWN_STEP.has(role);
    const kept = marks.filter(({ kind }) => {
      if (isHidden && kind === 'cover') return false;
      return tells || (kind !== 'blocked' && !(isAfter && kind === 'outline'));
    });
    if (!isHidden || !grid || (!this.typed.has(role) && this.shows(model, role))) return kept;
    const open = [...this.openCells(model, role, grid)];
    const found = open.filter(({ how }) => how === 'found');
    return [
      { kind: 'hidden', cells: open.map(({ cell }) => cell) },
      { kind: 'right', cells: found.map(({ cell }) => cell) },
      ...kept,
    ];
  }

  /**
   * The open cells of a panel, with their places in its result.
   * @param {Model} model
   * @param {string} role
   * @param {Grid} grid
   * @returns {Iterable<{ cell: Place, place: Place, how: string }>}
   */
  *openCells(model, role, { cols }) {
    if (!this.typed.has(role)) return;
    for (const [text, how] of this.opened.get(this.resultOf(role)) ?? []) {
      const place = /** @type {Place} */ (text.split(',').map(Number));
      if (role !== 'row') yield { cell: place, place, how };
      else {
        const col = place[1] * model.layer.wo + place[2] - firstColumn(model, model.t);
        if (col >= 0 && col < cols) yield { cell: [0, 0, col], place, how };
      }
    }
  }

  /**
   * The cell that a question asks for, covered or not.
   * @param {string} role
   * @returns {Mark[]}
   */
  asked(role) {
    const asked = this.told?.asked;
    const isIt = asked && role !== 'row' && this.typed.has(role) && this.resultOf(role) === asked.result;
    return isIt ? [{ kind: 'outline', cells: [asked.place], colour: MARKS.pinned }] : [];
  }

  // ---- words ---------------------------------------------------------------------------------------------

  /** @param {Model} model  @param {number} t */
  sentence(model, t) {
    const { text, meta, layer } = model;
    if (!BY_STEP.has(meta.view)) return text.cover_open;
    return text.cover_step.replace('{cell}', cellName(model, 'output', [0, ...layer.position(t)]));
  }
}

/**
 * The place of a panel's cell in its result: a row of outputs is the output, cut and laid flat.
 * @param {Model} model
 * @param {string} role
 * @param {Cell} cell
 * @returns {Place}
 */
export function placeOf(model, role, { channel, row, col }) {
  if (role !== 'row') return [channel, row, col];
  return [0, ...model.layer.position(firstColumn(model, model.t) + col)];
}

/**
 * What the formulae call a cell of a result.
 * @param {Model} model
 * @param {string} result
 * @param {Place} place
 */
export function cellName(model, result, [channel, row, col]) {
  const bare = result === 'activated_grad' && model.meta.after.activation === 'none';
  return new Names(model).text(bare ? 'g' : LETTERS[result], channel, row, col);
}

/** @param {number} length */
const nothing = (length) => new Float64Array(length).fill(NaN);

/** @param {Model} model  @param {string} role  @param {string} result  @returns {Values} */
const wholeOf = (model, role, result) =>
  role === 'gather' ? model.ways.gathered : model.arrays[/** @type {ArrayName} */ (result)];

/** @param {Grid} grid  @param {Place} place */
const offsetIn = ({ rows, cols }, [channel, row, col]) => (channel * rows + row) * cols + col;
