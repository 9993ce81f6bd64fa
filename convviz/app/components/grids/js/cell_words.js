import { number } from '../../common/js/format.js';
import { isInside } from './panel_marks.js';

/** @import { Place } from '../../heatmap/js/mosaic.js' */
/** @import { GridSpec, Hit } from './message.js' */

/**
 * What is at a cell, in its panel and in those that go with it.
 * @param {Hit} hit
 * @param {Map<string, GridSpec>} specs
 * @param {(spec: GridSpec, cell: Place) => number} valueAt
 * @returns {string[]}
 */
export function cellWords({ role, link, cell }, specs, valueAt) {
  const own = specs.get(role);
  if (!own || !isInside(cell, own.grid)) return [];
  const together = link ? [...specs.values()].filter((spec) => spec.link === link && spec !== own) : [];
  const place = own.grid.channels > 1 ? cell : cell.slice(1);
  /** @param {GridSpec} spec */
  const value = (spec) => (isSame(spec.hidden, cell) ? '?' : number(valueAt(spec, cell), 5));
  /** @param {GridSpec} spec */
  const known = (spec) => value(spec) !== 'NaN';
  const first = `${own.label}[${place.join(', ')}]${known(own) ? ` = ${value(own)}` : ''}`;
  const kinked = [own, ...together].filter((spec) => spec.kinked.some((each) => isSame(each, cell)));
  return [
    first,
    ...together.filter(known).map((spec) => `${spec.label} = ${value(spec)}`),
    ...new Set(kinked.map(({ note }) => note)),
  ];
}

/** @param {Place | null} one  @param {Place} other */
const isSame = (one, other) => String(one) === String(other);
