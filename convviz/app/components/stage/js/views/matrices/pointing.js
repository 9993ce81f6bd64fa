import { matrixOf } from './panels.js';
import { shown } from './shown.js';

/**
 * What pointing at an entry means: it is a step, and a tap (in P) or a pixel (in C).
 */

/** The step of a cell, or null in an empty corner and in other panels. */
export function stepOf(model, t, cell, role) {
  const which = matrixOf(model, role);
  return which ? (shown(model, t).sheets[which].entry(cell)?.t ?? null) : null;
}

/** What an entry lights; null in other panels, whose cells are steps alone. */
export function focusOf(model, cell, role) {
  const { layer, drawnBlock } = model;
  const which = matrixOf(model, role);
  if (!which) return null;
  const { channel, place } = drawnBlock.sheets[which].entry(cell);
  const [kind, width] = which === 'patch' ? ['tap', layer.kw] : ['pixel', layer.w];
  return { kind, role: 'entry', moves: true, channel, row: Math.floor(place / width), col: place % width };
}
