import { h } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';
import { EditableGrid } from '../../../heatmap/js/editable_grid.js';
import { MARKS } from '../../../heatmap/js/palette.js';
import { inputRules } from './input.js';
import { kernelRules } from './kernel.js';
import { paintedRules } from './painted.js';

/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */
/** @import { Mark } from '../../../heatmap/js/marks.js' */
/** @import { Rules } from '../../../heatmap/js/editable_grid.js' */
/** @import { Action, Send } from '../messages/actions.js' */
/** @import { Edit } from '../messages/pending_edits.js' */
/** @import { Panels } from '../panels/panels.js' */
/** @import { Pointing } from '../pointing/pointing.js' */
/** @import { Model } from '../state/model.js' */
/** @import { State } from '../state/state.js' */
/** @import { ChannelLink } from './channel_link.js' */

/**
 * What editing sees of the stage.
 * @typedef {{
 *   state: State,
 *   panels: Panels,
 *   pointing: Pointing,
 *   link: ChannelLink,
 *   send: Send,
 *   edit: (action: Action, edit: Edit) => void,
 *   repaint: () => void,
 * }} Stage
 */

/** @typedef {Stage & { model: Model, panel: Heatmap }} Edited  and of the panel whose numbers can be typed */

/** @typedef {Omit<Rules, 'text' | 'limit' | 'undo'>} OwnRules  the others hold for all panels */

/** @type {Record<string, (edited: Edited) => OwnRules | null>} */
const RULES = {
  kernel: kernelRules,
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
    for (const [role, rulesOf] of Object.entries(RULES)) {
      const panel = panels.get(role);
      const own = panel && !model.tools.compact ? rulesOf({ ...this.stage, model, panel }) : null;
      if (panel && own && !this.grids.has(role)) this.grids.set(role, new EditableGrid(panel));
      this.grids.get(role)?.configure(own && this.shared(role, own));
    }
    this.showOffer(panels.get('input'), model);
    this.dim();
  }

  /** A grid whose size is about to change takes no numbers until it is drawn. */
  dim() {
    const { panels } = this.stage;
    for (const role of this.grids.keys())
      panels.get(role)?.element.classList.toggle('cv-replaced', panels.isReplaced(role));
  }

  /**
   * Rules that hold for all: the words beside the pointer would cover what is typed, a grid that goes takes
   * nothing.
   * @param {string} role
   * @param {OwnRules} own
   * @returns {Rules}
   */
  shared(role, own) {
    const { panels, pointing, send, state } = this.stage;
    const { text, meta } = state.model;
    return {
      text,
      limit: meta.limits.number,
      undo: (redo) => send({ do: redo ? 'redo' : 'undo' }),
      ...own,
      isCell: (cell) => !panels.isReplaced(role) && own.isCell(cell),
      opened: (cell) => {
        if (pointing.role === role) pointing.tip.hide();
        own.opened?.(cell);
      },
    };
  }

  /**
   * Shows, beside the title of numbers that are not one's own yet, the button that makes them so.
   * @param {Heatmap | undefined} panel
   * @param {Model} model
   */
  showOffer(panel, { meta, text, tools }) {
    if (!panel || meta.input !== 'offered' || tools.compact) return this.offer.remove();
    this.offer.title = this.offer.ariaLabel = text.own_numbers;
    if (this.offer.parentElement !== panel.caption) panel.caption.append(this.offer);
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
