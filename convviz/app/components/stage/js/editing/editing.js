import { h, passFocus } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';
import { EditableGrid } from '../../../heatmap/js/editable_grid.js';
import { MARKS } from '../../../heatmap/js/palette.js';
import { isReplaced } from '../messages/changes.js';
import { biasRules } from './bias.js';
import { guessRules } from './guess.js';
import { inputRules } from './input.js';
import { kernelRules } from './kernel.js';
import { paintedRules } from './painted.js';

/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Cell, Place } from '../../../heatmap/js/mosaic.js' */
/** @import { Rules } from '../../../heatmap/js/editable_grid.js' */
/** @import { Action, Send } from '../messages/actions.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Panels } from '../panels/panels.js' */
/** @import { Pointing } from '../pointing/pointing.js' */
/** @import { Model } from '../state/model.js' */
/** @import { State } from '../state/state.js' */
/** @import { ChannelLink } from './channel_link.js' */

/**
 * What is done on the stage: an action without numbers of its own is sent, an edit shows at once what it
 * changes, and so does what is not done yet, a drag or a stroke.
 * @typedef {{
 *   send: Send,
 *   edit: (action: Action, changes: Change[]) => void,
 *   show: (changes: Change[]) => void,
 *   repaint: () => void,
 * }} Doing
 */

/**
 * What editing sees of the stage.
 * @typedef {Doing & {
 *   state: State,
 *   panels: Panels,
 *   pointing: Pointing,
 *   link: ChannelLink,
 *   pulled: () => void,
 *   isDrawing: () => boolean,
 *   aim: (result: string, place: Place) => void,
 * }} Stage  pulled is called when a drag begins; isDrawing says whether a press on the input draws; aim hears
 *   which covered cell was opened for its number
 */

/** @typedef {Stage & { model: Model, panel: Heatmap }} Edited  and of the panel whose numbers can be typed */

/**
 * What is the panel's own of its rules, and what a number in a cell changes.
 * @typedef {Omit<Rules, 'text' | 'limit' | 'undo' | 'drag'> & {
 *   changed(cell: Cell, value: number): Change[],
 *   isStill?: boolean,
 * }} OwnRules  of which no number is pulled where it `isStill`
 */

/** @type {Record<string, (edited: Edited) => OwnRules | null>} */
const RULES = {
  kernel: kernelRules,
  bias: biasRules,
  input: inputRules,
  spread: inputRules,
  output_grad: paintedRules,
  pooled_grad: paintedRules,
  spread_grad: paintedRules,
};

/**
 * The panels of the stage whose numbers can be typed: each gets the rules of what it shows.
 */
export class Editing {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.isDragging = false;
    /** @type {Map<string, EditableGrid>} */
    this.grids = new Map(); // role -> EditableGrid
    const offer = { type: 'button', class: 'cv-button cv-offer', 'data-do': 'own' };
    this.offer = h('button', { ...offer, onclick: () => stage.send({ do: 'own' }) }, icon('edit'));
  }

  /** After panels were drawn: those that can be edited get their rules, the others are only looked at. */
  configure() {
    const { panels, state } = this.stage;
    const { model } = state;
    for (const [role, grid] of this.grids) if (panels.get(role) !== grid.heatmap) this.grids.delete(role);
    for (const role of new Set([...Object.keys(RULES), ...this.grids.keys(), ...model.cover.typed])) {
      const panel = panels.get(role);
      const own = panel && !model.tools.compact ? this.rulesOf(role, { ...this.stage, model, panel }) : null;
      if (panel && own && !this.grids.has(role)) this.grids.set(role, new EditableGrid(panel));
      this.configureOne(role, own);
    }
    this.showOffer(panels.get('input'), model);
    this.dim();
  }

  /** @param {string} role  @param {Edited} edited */
  rulesOf(role, edited) {
    if (edited.model.cover.asks(role))
      return guessRules(role, edited, () => this.grids.get(role)?.cell ?? null);
    return RULES[role]?.(edited) ?? null;
  }

  /**
   * Gives a panel its rules. Where a number was found its field goes, and the focus stays on the cell.
   * @param {string} role
   * @param {OwnRules | null} own
   */
  configureOne(role, own) {
    const grid = this.grids.get(role);
    const open = grid?.field.element === document.activeElement ? grid.cell : null;
    grid?.configure(own && this.shared(role, own));
    if (grid && open && !grid.cell && own) grid.heatmap.grid.rest(open);
  }

  /** A grid whose size is about to change takes no numbers until it is drawn. */
  dim() {
    const { panels } = this.stage;
    for (const role of this.grids.keys())
      panels.get(role)?.element.classList.toggle('cv-replaced', this.isReplaced(role));
  }

  /** @param {string} role */
  isReplaced(role) {
    return isReplaced(this.stage.state.changes(), role);
  }

  /**
   * Rules that hold for all: the words beside the pointer would cover what is typed, a grid that goes takes
   * nothing.
   * @param {string} role
   * @param {OwnRules} own
   * @returns {Rules}
   */
  shared(role, own) {
    const { pointing, send, state } = this.stage;
    const { text, meta } = state.model;
    return {
      text,
      limit: meta.limits.number,
      undo: (redo) => send({ do: redo ? 'redo' : 'undo' }),
      ...own,
      isCell: (cell) => !this.isReplaced(role) && own.isCell(cell),
      drag: own.isStill ? undefined : this.dragOf(own),
      opened: (cell) => {
        if (pointing.role === role) pointing.tip.hide();
        own.opened?.(cell);
      },
    };
  }

  /**
   * While a number is pulled all that depends on it moves along; letting go is one edit.
   * @param {OwnRules} own
   * @returns {Rules['drag']}
   */
  dragOf(own) {
    const { show, state, pulled } = this.stage;
    /** @param {boolean} isDragging */
    const turn = (isDragging) => (this.isDragging = isDragging);
    return {
      start() {
        turn(true);
        pulled();
        state.showWhole();
      },
      move: (cell, value) => show(own.changed(cell, value)),
      end(cell, value) {
        turn(false);
        show([]);
        own.put(cell, value);
      },
      cancel() {
        turn(false);
        show([]);
      },
    };
  }

  /**
   * Shows, beside the title of numbers that are not one's own yet, the button that makes them so.
   * @param {Heatmap | undefined} panel
   * @param {Model} model
   */
  showOffer(panel, { meta, text, tools }) {
    if (!panel || meta.input !== 'offered' || tools.compact)
      return passFocus(
        this.offer,
        () => panel?.grid.element,
        () => this.offer.remove(),
      );
    this.offer.title = this.offer.ariaLabel = text.own_numbers;
    if (this.offer.parentElement !== panel.caption) panel.caption.append(this.offer);
  }

  /**
   * Whether this cell is chosen: then it is pulled, where others are painted.
   * @param {string} role
   * @param {Cell} cell
   */
  isChosen(role, cell) {
    const chosen = this.grids.get(role)?.chosen;
    return (
      Boolean(chosen) &&
      chosen?.channel === cell.channel &&
      chosen.row === cell.row &&
      chosen.col === cell.col
    );
  }

  destroy() {
    for (const grid of this.grids.values()) grid.configure(null);
  }

  /**
   * The cell that typing would open.
   * @param {string} role
   * @returns {Mark[]}
   */
  marks(role) {
    const cell = this.grids.get(role)?.chosen;
    return cell
      ? [{ kind: 'outline', cells: [[cell.channel, cell.row, cell.col]], colour: MARKS.pinned }]
      : [];
  }
}
