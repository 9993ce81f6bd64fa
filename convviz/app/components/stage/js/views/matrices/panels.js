import { size } from '../../../../common/js/format.js';
import { largest } from '../parts.js';
import { boxOf } from './layout.js';
import { shown } from './shown.js';

/**
 * The panels of both matrices: P has the patches as its rows, C the weights at the pixels that they meet.
 */

const ROLES = { patch: 'patch_matrix', kernel: 'kernel_matrix' };
const TURNED = { patch: 'patch_matrix_t', kernel: 'kernel_matrix_t' };

/** What the panels of P and C, or of their transposes, are called. */
export const rolesOf = ({ turned }) => (turned ? TURNED : ROLES);

/** Which matrix a panel shows: 'patch', 'kernel', or null for another panel. */
export const matrixOf = (model, role) =>
  Object.entries(rolesOf(model)).find(([, each]) => each === role)?.[0] ?? null;

/** The specs of both panels. */
export function matrixSpecs(model) {
  return [patchSpec(model), kernelSpec(model)];
}

function patchSpec(model) {
  const { meta, matrices, turned } = model;
  const kind = meta.signed ? 'signed' : 'grey';
  return { ...spec(model, 'patch', matrices.taps), kind, range: meta.range, width: 'fit', below: !turned };
}

function kernelSpec(model) {
  const { layer, arrays, matrices, turned } = model;
  const most = largest(arrays.weight) * (layer.mode === 'zeros' ? 1 : 2); // weights may meet and add up
  const width = turned ? 'fit' : 'rest';
  return { ...spec(model, 'kernel', matrices.pixels), kind: 'signed', range: [-most, most], width };
}

/** @param {number} places  taps or pixels of one channel */
function spec(model, which, places) {
  const { layer, text, turned } = model;
  const { sheets, values } = shown(model, model.t);
  const role = rolesOf(model)[which];
  const across = layer.channels * places;
  return {
    role,
    title: text[role],
    shape: turned ? size(across, layer.steps) : size(layer.steps, across),
    grid: sheets[which].grid,
    values: values[which],
    points: 'entry',
    box: boxOf(model, sheets[which].grid),
  };
}

export function matrixValues(model, t) {
  const { values } = shown(model, t);
  const roles = rolesOf(model);
  return { [roles.patch]: values.patch, [roles.kernel]: values.kernel };
}
