import { matrixOf } from './panels.js';
import { shown } from './shown.js';

/** @import { Cell } from '../../../../heatmap/js/mosaic.js' */
/** @import { Focus } from '../../state/focus.js' */
/** @import { Model } from '../../state/model.js' */

/**
 * What pointing at an entry means: it is a step, and a tap (in P) or a pixel (in C).
 */

/**
 * The step of a cell, or null in an empty corner and in other panels.
 * @param {Model<unknown>} model
 * @param {number} t
 * @param {Cell} cell
 * @param {string} role
 * @returns {number | null}
 */
export function stepOf(model, t, cell, role) {
  const which = matrixOf(model, role);
  return which ? (shown(model, t).sheets[which].entry(cell)?.t ?? null) : null;
}

/**
 * What an entry lights; null in other panels, whose cells are steps alone.
 * @param {Model<unknown>} model
 * @param {Cell} cell
 * @param {string} role
 * @returns {Focus | null}
 */
export function focusOf(model, cell, role) {
  const { layer, drawnBlock } = model;
  const which = matrixOf(model, role);
  if (!which) return null;
  const entry = drawnBlock?.sheets[which].entry(cell);
  if (!entry) return null;
  const { channel, place } = entry;
  const width = which === 'patch' ? layer.kw : layer.w;
  const kind = which === 'patch' ? 'tap' : 'pixel';
  return { kind, role: 'entry', moves: true, channel, row: Math.floor(place / width), col: place % width };
}
