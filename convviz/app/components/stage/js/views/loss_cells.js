/** @import { Hit } from '../panels/panels.js' */
/** @import { Meta, Pair } from '../messages/message.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Model } from '../state/model.js' */

/**
 * A cell of the map that the loss is taken of, with its offset in the panel that was hit.
 * @typedef {{ role: string, cell: Pair, value: number | undefined, offset: number }} LossCell
 */

/**
 * Finds the cell of the map under the loss that a panel's cell shows.
 */

/**
 * The cell [row, column], or null.
 * @param {Model} model
 * @param {{ role: string, cell: Cell }} at
 * @returns {Pair | null}
 */
export function lossPlace(model, { role, cell }) {
  const { meta, view } = model;
  if (!meta.lossOf.length) return null;
  if (view?.lossCell) return view.lossCell(model, { role, cell });
  return meta.lossOf.includes(role) ? [cell.row, cell.col] : null;
}

/**
 * The same of a cell that was hit: {role, cell, value, offset}, with its place in the panel; or null.
 * @param {Model} model
 * @param {Hit | null} hit
 * @returns {LossCell | null}
 */
export function lossCell(model, hit) {
  const cell = hit && lossPlace(model, hit);
  return (
    cell && { role: hit.role, cell, value: hit.value, offset: hit.cell.row * hit.grid.cols + hit.cell.col }
  );
}

/**
 * Rows and columns of the map that the loss is taken of.
 * @param {Pick<Meta, 'after' | 'shape'>} meta
 * @returns {Pair}
 */
export const lossSize = ({ after, shape }) =>
  after.pool !== 'none' && after.shape ? after.shape : [shape.ho, shape.wo];
