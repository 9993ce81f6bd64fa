import { h } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';
import { MARKS } from '../../../heatmap/js/palette.js';
import { EditableGrid } from '../../../heatmap/js/editable_grid.js';
import { inputRules } from './input.js';
import { kernelRules } from './kernel.js';
import { paintedRules } from './painted.js';

const RULES = {
  kernel: kernelRules,
  input: inputRules,
  spread: inputRules,
  output_grad: paintedRules,
  pooled_grad: paintedRules,
  spread_grad: paintedRules,
};

/** The panels of the stage whose numbers can be typed: kernel, input, painted gradient. */
export class Editing {
  constructor(stage) {
    this.stage = stage;
    this.linked = true; // one edit changes the cell of the kernel in every channel
    this.grids = new Map(); // role -> EditableGrid
    this.offer = h(
      'button',
      {
        type: 'button',
        class: 'cv-button cv-offer',
        'data-do': 'own',
        onclick: () => stage.send({ do: 'own' }),
      },
      icon('edit'),
    );
  }

  /** After panels were drawn: each that can be edited gets its rules, the others are there to look at. */
  configure() {
    const { panels, model } = this.stage;
    for (const [role, grid] of this.grids) if (panels.get(role) !== grid.heatmap) this.grids.delete(role);
    for (const [role, rulesOf] of Object.entries(RULES)) {
      const panel = panels.get(role);
      const rules = panel && !model.tools.compact ? rulesOf(this.stage, panel, this) : null;
      if (rules && !this.grids.has(role)) this.grids.set(role, new EditableGrid(panel));
      this.grids.get(role)?.configure(rules && this.shared(role, rules));
    }
    this.showOffer(panels.get('input'), model);
    this.dim();
  }

  /** A grid whose size is about to change takes no number until it is drawn. */
  dim() {
    for (const role of this.grids.keys())
      this.stage.panels.get(role)?.element.classList.toggle('cv-replaced', this.stage.isReplaced(role));
  }

  /**
   * Rules that hold for all: the words beside the pointer would cover what is typed, and a grid that goes
   * takes nothing.
   */
  shared(role, rules) {
    return {
      ...rules,
      isCell: (cell) => !this.stage.isReplaced(role) && rules.isCell(cell),
      opened: (cell) => {
        if (this.stage.pointing.role === role) this.stage.pointing.tip.hide();
        rules.opened?.(cell);
      },
    };
  }

  /** Numbers that are not one's own yet can be made so beside their title. */
  showOffer(panel, { meta, text, tools }) {
    if (!panel || meta.input !== 'offered' || tools.compact) return this.offer.remove();
    this.offer.title = this.offer.ariaLabel = text.own_numbers;
    if (this.offer.parentElement !== panel.caption) panel.caption.append(this.offer);
  }

  /** The cell that typing would open. */
  marks(role) {
    const cell = this.grids.get(role)?.chosen;
    return cell
      ? [{ kind: 'outline', cells: [[cell.channel, cell.row, cell.col]], colour: MARKS.pinned }]
      : [];
  }
}
