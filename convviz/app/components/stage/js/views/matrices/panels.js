import { size } from '../../../../common/js/format.js';
import { largest } from '../parts.js';
import { boxOf } from './layout.js';
import { shown } from './shown.js';

/** @import { Values } from '../../../../common/js/payload.js' */
/** @import { PanelSpec } from '../../../../heatmap/js/sizes.js' */
/** @import { Model } from '../../state/model.js' */

/** @typedef {'patch' | 'kernel'} Which  of both matrices */

/**
 * The panels of both matrices: P has the patches as its rows, C the weights at the pixels that they meet.
 */

const ROLES = { patch: 'patch_matrix', kernel: 'kernel_matrix' };
const TURNED = { patch: 'patch_matrix_t', kernel: 'kernel_matrix_t' };

/**
 * What the panels of P and C, or of their transposes, are called.
 * @param {{ turned: boolean }} model
 * @returns {Record<Which, string>}
 */
export const rolesOf = ({ turned }) => (turned ? TURNED : ROLES);

/**
 * Which matrix a panel shows: 'patch', 'kernel', or null for another panel.
 * @param {{ turned: boolean }} model
 * @param {string} role
 * @returns {Which | null}
 */
export function matrixOf(model, role) {
  const { patch, kernel } = rolesOf(model);
  if (role === patch) return 'patch';
  return role === kernel ? 'kernel' : null;
}

/**
 * The specs of both panels.
 * @param {Model<unknown>} model
 * @returns {[PanelSpec, PanelSpec]}
 */
export function matrixSpecs(model) {
  return [patchSpec(model), kernelSpec(model)];
}

/** @param {Model<unknown>} model  @returns {PanelSpec} */
function patchSpec(model) {
  const { meta, matrices, turned } = model;
  const kind = meta.signed ? 'signed' : 'grey';
  return { ...spec(model, 'patch', matrices.taps), kind, range: meta.range, width: 'fit', below: !turned };
}

/** @param {Model<unknown>} model  @returns {PanelSpec} */
function kernelSpec(model) {
  const { layer, arrays, matrices, turned } = model;
  const most = largest(arrays.weight) * (layer.mode === 'zeros' ? 1 : 2); // weights may meet and add up
  const width = turned ? 'fit' : 'rest';
  return { ...spec(model, 'kernel', matrices.pixels), kind: 'signed', range: [-most, most], width };
}

/**
 * @param {Model<unknown>} model
 * @param {Which} which
 * @param {number} places  taps or pixels of one channel
 */
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

/** @param {Model<unknown>} model  @param {number} t  @returns {Record<string, Values>} */
export function matrixValues(model, t) {
  const { values } = shown(model, t);
  const roles = rolesOf(model);
  return { [roles.patch]: values.patch, [roles.kernel]: values.kernel };
}
