/** @import { Edited, OwnRules } from './editing.js' */

/**
 * The bias of the filter on show.
 * @param {Edited} edited
 * @returns {OwnRules}
 */
export function biasRules({ model, edit }) {
  const { text } = model;
  return {
    help: text.bias_help,
    title: text.bias_help,
    opens: 'click',
    name: () => text.bias,
    isCell: () => true,
    tooLarge: text.too_large,
    put(cell, value) {
      edit({ do: 'bias', value }, this.changed(cell, value));
    },
    changed: (_, value) => [{ of: 'bias', cells: [[0, value]] }],
    putGrids: () => text.bias_one,
  };
}
