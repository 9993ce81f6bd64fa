import { h } from '../../../common/js/dom.js';

/** @import { Heatmap } from '../../../heatmap/js/heatmap.js' */

const TAKEN = 1000; // ms in which a browser has begun to save

/**
 * The numbers of a channel that are computed, row by row.
 * @param {Heatmap} heatmap
 * @param {number} channel
 */
export const planeOf = (heatmap, channel) =>
  Array.from({ length: heatmap.mosaic.rows }, (_r, row) =>
    Array.from({ length: heatmap.mosaic.cols }, (_c, col) => {
      const value = heatmap.valueAt({ channel, row, col });
      return Number.isFinite(value) && heatmap.isInSight({ channel, row, col }) ? value : null;
    }),
  );

/**
 * Those of all channels.
 * @param {Heatmap} heatmap
 */
export const planesOf = (heatmap) =>
  Array.from({ length: heatmap.mosaic.channels }, (_, channel) => planeOf(heatmap, channel));

/**
 * Saves a file.
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type
 */
export function save(name, content, type) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), TAKEN);
}
