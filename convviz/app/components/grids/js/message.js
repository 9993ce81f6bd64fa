/** @import { Text } from '../../common/js/format.js' */
/** @import { Place } from '../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../heatmap/js/sizes.js' */

/**
 * One panel of numbers, as `grids/message.py` tells of it. Those of one `link` are pointed at together.
 * @typedef {PanelSpec & {
 *   label: string,
 *   link: string,
 *   note: string,
 *   stacked: boolean,
 *   hatched: Place[],
 *   kinked: Place[],
 *   lit: Place[],
 *   outlined: Place[],
 *   hidden: Place | null,
 *   blanks: Place[],
 *   right: Place[],
 *   wrong: { cell: Place, words: string }[],
 * }} GridSpec
 */

/**
 * What `grids/mount.py` says: links whose cells can be picked, the picked one, and what an answer is for.
 * @typedef {{
 *   panels: Omit<GridSpec, 'values'>[],
 *   pick: string[],
 *   picked: Place | null,
 *   window: [down: number, right: number][],
 *   typed: string,
 *   limits: { number: number },
 *   text: Text,
 *   plotly: string,
 *   present: boolean,
 *   below: number,
 * }} Meta
 */

/** @typedef {{ role: string, link: string, cell: Place }} Hit */

export {};
