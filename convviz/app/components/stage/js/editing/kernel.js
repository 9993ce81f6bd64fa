import { fill } from '../../../common/js/format.js';
import { cellChange, gridChange } from '../messages/changes.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Edited, OwnRules } from './editing.js' */

/** @param {number[][]} plane */
const turned = (plane) => plane.map((line) => [...line].reverse()).reverse();

/** @type {Change} */
const REPLACED = { of: 'unknown', replaces: 'kernel' };

/**
 * The kernel's numbers: an edit is of one channel or, where they are linked, of all; a grid may have another
 * size. Of a true convolution the panel shows them turned: a cell is the weight that lies there, a grid is
 * the kernel as it is set.
 * @param {Edited} edited
 * @returns {OwnRules}
 */
export function kernelRules({ model, link, edit }) {
  const { text, layer, meta } = model;
  const limit = meta.limits.kernel;
  /** @param {number} row  @param {number} col */
  const own = (row, col) => (meta.turned ? [layer.kh - 1 - row, layer.kw - 1 - col] : [row, col]);
  const grid = { channels: layer.channels, rows: layer.kh, cols: layer.kw };
  /** @param {Cell} cell */
  const tapOf = ({ channel, row, col }) => ({ channel: link.isOn ? null : channel, row, col });
  return {
    help: text.kernel_help,
    title: text.kernel_help,
    opens: 'click',
    name: ({ row, col }) => fill(text.kernel_cell, { i: own(row, col)[0], j: own(row, col)[1] }),
    isCell: ({ channel, row, col }) => channel < layer.channels && row < layer.kh && col < layer.kw,
    tooLarge: text.too_large,
    put(cell, value) {
      const [i, j] = own(cell.row, cell.col);
      const { channel } = tapOf(cell);
      edit({ do: 'taps', taps: [[channel, i, j, value]] }, this.changed(cell, value));
    },
    changed: (cell, value) => [cellChange('weight', grid, tapOf(cell), value)],
    putGrids(grids) {
      const [rows, cols] = [grids[0].length, grids[0][0].length];
      const { channels } = layer;
      if (Math.max(rows, cols) > limit) return fill(text.paste_size, { rows, cols, limit });
      if (grids.length > 1 && grids.length !== channels)
        return fill(text.paste_channels, { count: grids.length, channels });
      const weight = Array.from({ length: channels }, (_, channel) => grids[grids.length > 1 ? channel : 0]);
      const fits = rows === layer.kh && cols === layer.kw;
      const shown = meta.turned ? weight.map(turned) : weight;
      edit({ do: 'weight', weight: [weight] }, [fits ? gridChange('weight', grid, shown) : REPLACED]);
      return '';
    },
  };
}
