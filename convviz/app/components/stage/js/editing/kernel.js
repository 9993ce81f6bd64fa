import { fill } from '../../../common/js/format.js';
import { cellEdit, gridEdit } from '../messages/pending_edits.js';

/** @import { Edited, OwnRules } from './editing.js' */

/**
 * The kernel's numbers: an edit is of one channel or, where they are linked, of all; a grid may have another
 * size.
 * @param {Edited} edited
 * @returns {OwnRules}
 */
export function kernelRules({ model, panel, link, edit }) {
  const { text, layer, meta } = model;
  const limit = meta.limits.kernel;
  return {
    help: text.kernel_help,
    title: text.kernel_help,
    opens: 'click',
    name: ({ row, col }) => fill(text.kernel_cell, { i: row, j: col }),
    isCell: ({ channel, row, col }) => channel < layer.channels && row < layer.kh && col < layer.kw,
    tooLarge: text.too_large,
    put({ channel, row, col }, value) {
      const cell = { channel: link.isOn ? null : channel, row, col };
      edit(
        { do: 'taps', taps: [[cell.channel, row, col, value]] },
        cellEdit('kernel', panel.spec.grid, cell, value),
      );
    },
    putGrids(grids) {
      const [rows, cols] = [grids[0].length, grids[0][0].length];
      const { channels } = layer;
      if (Math.max(rows, cols) > limit) return fill(text.paste_size, { rows, cols, limit });
      if (grids.length > 1 && grids.length !== channels)
        return fill(text.paste_channels, { count: grids.length, channels });
      const weight = Array.from({ length: channels }, (_, channel) => grids[grids.length > 1 ? channel : 0]);
      edit({ do: 'weight', weight: [weight] }, gridEdit('kernel', weight));
      return '';
    },
  };
}
