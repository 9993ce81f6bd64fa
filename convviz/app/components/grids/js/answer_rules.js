/** @import { Trigger } from '../../common/js/mounted.js' */
/** @import { Rules } from '../../heatmap/js/editable_grid.js' */
/** @import { Place } from '../../heatmap/js/mosaic.js' */
/** @import { Meta } from './message.js' */

/**
 * How the one hidden number of a panel is typed: its cell opens at a click, and what is typed is told.
 * @param {Place} hidden
 * @param {Meta} meta
 * @param {Trigger} trigger
 * @param {() => void} opened
 * @returns {Rules}
 */
export const answerRules = (hidden, { text, typed, limits }, trigger, opened) => ({
  text,
  help: text.answer_help,
  title: text.answer_help,
  opens: 'click',
  name: () => text.answer_cell,
  isCell: ({ channel, row, col }) => String([channel, row, col]) === String(hidden),
  limit: limits.number,
  tooLarge: text.too_large,
  put: (cell, value) => trigger('typed', { of: typed, value }),
  putGrids: () => text.answer_one,
  undo: () => {},
  opened,
});
