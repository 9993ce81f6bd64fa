import { fill } from '../../../common/js/format.js';
import { lossPlace } from '../views/loss_cells.js';
import { cellEdit } from '../messages/pending_edits.js';

/**
 * The upstream gradient where it is painted: a click paints with the brush, and what is typed then is the
 * cell's number.
 */
export function paintedRules({ model, panel, send, edit, repaint }) {
  const { text, meta } = model;
  if (meta.upstream !== 'painted' || !meta.lossOf.length) return null;
  const { role } = panel;
  const placeOf = (cell) => (cell.channel === 0 ? lossPlace(model, { role, cell }) : null);
  return {
    help: text.g_help,
    opens: 'key',
    name(cell) {
      const [row, col] = placeOf(cell);
      return fill(text.g_cell, { i: row, j: col });
    },
    isCell: (cell) => placeOf(cell) !== null,
    tooLarge: text.input_too_large,
    put: (cell, value) =>
      edit({ do: 'paint', cells: [placeOf(cell)], value }, cellEdit(role, panel.spec.grid, cell, value)),
    putGrids(grids, cell) {
      if (grids.length > 1) return fill(text.paste_one_grid, { count: grids.length });
      const [height, width] = role === 'pooled_grad' ? meta.after.shape : [meta.shape.ho, meta.shape.wo];
      const [rows, cols] = [grids[0].length, grids[0][0].length];
      const at = rows === height && cols === width ? [0, 0] : placeOf(cell);
      if (at[0] + rows > height || at[1] + cols > width)
        return fill(text.paste_on_g, { rows, cols, row: at[0], col: at[1], height, width });
      send({ do: 'paint', at, grid: grids[0] });
      return '';
    },
    chosen: () => repaint(),
  };
}
