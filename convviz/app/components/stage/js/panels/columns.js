import { h } from '../../../common/js/dom.js';
import { CAPTION } from '../../../heatmap/js/measures.js';

/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */

/**
 * How panels stand in columns, and columns in rows.
 * @param {PanelSpec[][]} columns
 * @param {(spec: PanelSpec) => HTMLElement} elementOf
 */
export function columnNodes(columns, elementOf) {
  return columns.flatMap((specs, k) => {
    const { width } = specs[0];
    const style = width === 'fit' && `--cv-caption: ${CAPTION}px`;
    const alone = specs.filter(({ role }) => role !== 'bias').length === 1 ? ' cv-alone' : '';
    const column = h('div', { class: `cv-column cv-${width}${alone}`, style }, ...specs.map(elementOf));
    return beginsRow(columns, k) ? [h('div', { class: 'cv-break' }), column] : [column];
  });
}

/**
 * Strips below the maps stand two in a row; what says that it belongs below begins one too.
 * @param {PanelSpec[][]} columns
 * @param {number} k
 */
function beginsRow(columns, k) {
  const halves = columns.slice(0, k).filter((specs) => specs[0].width === 'half').length;
  return Boolean(columns[k][0].below) || (columns[k][0].width === 'half' && halves % 2 === 0);
}

/**
 * What is drawn a moment after the maps.
 * @param {PanelSpec} spec
 */
export const isStrip = (spec) => spec.width === 'half' || Boolean(spec.strip);
