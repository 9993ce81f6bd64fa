import { fill } from '../../../common/js/format.js';
import { lossPlace, lossSize } from '../views/loss_cells.js';
import { gridChange } from '../messages/changes.js';

/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Pair } from '../messages/message.js' */
/** @import { Edited, OwnRules } from './editing.js' */

/**
 * The upstream gradient where it is painted: a click paints with the brush, and what is typed then is the
 * cell's number.
 * @param {Edited} edited
 * @returns {OwnRules | null}
 */
export function paintedRules({ model, panel, edit, repaint }) {
  const { text, meta } = model;
  if (meta.upstream !== 'painted' || !meta.lossOf.length) return null;
  const { role } = panel;
  const [height, width] = lossSize(meta);
  const map = { channels: 1, rows: height, cols: width };
  /** @param {number[][]} grid  @param {Pair} at */
  const painted = (grid, [row, col]) => gridChange('grad', map, [grid], { channel: 0, row, col });
  /** @param {Cell} cell */
  const placeOf = (cell) => (cell.channel === 0 ? lossPlace(model, { role, cell }) : null);
  return {
    help: text.g_help,
    opens: 'key',
    name(cell) {
      const place = placeOf(cell);
      return place ? fill(text.g_cell, { i: place[0], j: place[1] }) : '';
    },
    isCell: (cell) => placeOf(cell) !== null,
    tooLarge: text.input_too_large,
    put(cell, value) {
      const place = placeOf(cell);
      if (place) edit({ do: 'paint', cells: [place], value }, this.changed(cell, value));
    },
    changed(cell, value) {
      const place = placeOf(cell);
      return place ? [painted([[value]], place)] : [];
    },
    putGrids(grids, cell) {
      if (grids.length > 1) return fill(text.paste_one_grid, { count: grids.length });
      const [rows, cols] = [grids[0].length, grids[0][0].length];
      /** @type {Pair | null} */
      const at = rows === height && cols === width ? [0, 0] : placeOf(cell);
      if (!at) return '';
      if (at[0] + rows > height || at[1] + cols > width)
        return fill(text.paste_on_g, { rows, cols, row: at[0], col: at[1], height, width });
      edit({ do: 'paint', at, grid: grids[0] }, [painted(grids[0], at)]);
      return '';
    },
    chosen: () => repaint(),
  };
}
