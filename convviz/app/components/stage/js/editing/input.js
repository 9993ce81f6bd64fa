import { fill } from '../../../common/js/format.js';
import { cellChange, gridChange } from '../messages/changes.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Edited, OwnRules } from './editing.js' */

/** @typedef {[channel: number, row: number, col: number]} Place */

/**
 * The input's numbers where they are one's own: its padding is skipped, and a pasted grid may have any size.
 * @param {Edited} edited
 * @returns {OwnRules | null}
 */
export function inputRules({ model, panel, state, edit, isDrawing }) {
  const { text, meta } = model;
  const { role } = panel;
  if (meta.input !== 'own') return null;
  const draws = isDrawing();
  const { firstChannel } = meta.choice;
  const named = model.layer.channels > 1 ? text.input_cell_of : text.input_cell;
  return {
    help: draws ? text.draw_help : text.input_help,
    opens: draws ? 'key' : 'click',
    isStill: draws,
    name(cell) {
      const place = inputPlace(model, role, cell);
      return place ? fill(named, { c: place[0], i: place[1], j: place[2] }) : '';
    },
    isCell: (cell) => inputPlace(model, role, cell) !== null,
    tooLarge: text.input_too_large,
    put(cell, value) {
      const place = inputPlace(model, role, cell);
      if (place) edit({ do: 'input', cells: [[...place, value]] }, this.changed(cell, value));
    },
    changed(cell, value) {
      const place = inputPlace(model, role, cell);
      if (!place) return [];
      const [channel, row, col] = place;
      return [cellChange('input', gridOf(model), { channel: channel - firstChannel, row, col }, value)];
    },
    putGrids(grids, cell) {
      const [rows, cols] = [grids[0].length, grids[0][0].length];
      const { input: limit, channels: most } = meta.limits;
      if (Math.max(rows, cols) > limit || grids.length > most)
        return fill(text.paste_input_size, { count: grids.length, rows, cols, limit, most });
      const fits = rows === model.layer.h && cols === model.layer.w;
      const channel = inputPlace(model, role, cell)?.[0] ?? firstChannel;
      const at = { channel: channel - firstChannel, row: 0, col: 0 };
      /** @type {Change} */
      const change = fits ? gridChange('input', gridOf(model), grids, at) : { of: 'unknown', replaces: role };
      edit({ do: 'input', grid: grids, channel }, [change]);
      return '';
    },
    opened: (cell) => role === 'input' && state.pin({ kind: 'input', role, ...cell }),
    closed: () => role === 'input' && state.unpin(role),
  };
}

/**
 * The input on show, whose channels are those of the filter's group.
 * @param {Model} model
 */
export const gridOf = ({ layer }) => ({ channels: layer.channels, rows: layer.h, cols: layer.w });

/**
 * The place in the input that a cell of a panel shows; null where it shows none.
 * @param {Model} model
 * @param {string} role
 * @param {Cell} cell
 */
export const inputPlace = (model, role, cell) => PLACES[role]?.(model, cell) ?? null;

/**
 * Channel, row and column of the input that a cell of a panel shows; null where it shows none, or a copy of
 * one.
 * @type {Record<string, (model: Model, cell: Cell) => Place | null>}
 */
const PLACES = {
  input({ layer, meta }, { channel, row, col }) {
    const [r, c] = [row - layer.top, col - layer.left];
    return r >= 0 && c >= 0 && r < layer.h && c < layer.w && channel < layer.channels
      ? [meta.choice.firstChannel + channel, r, c]
      : null;
  },
  spread({ layer, meta, spread }, { channel, row, col }) {
    const [r, c] = [
      spread.source(row, spread.above, layer.strideH, layer.h),
      spread.source(col, spread.left, layer.strideW, layer.w),
    ];
    return r >= 0 && c >= 0 && channel < layer.channels ? [meta.choice.firstChannel + channel, r, c] : null;
  },
};
