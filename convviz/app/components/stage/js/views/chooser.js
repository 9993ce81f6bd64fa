import { fill, size } from '../../../common/js/format.js';
import { partsSpec, tileMark } from './parts.js';

/** @import { Action } from '../messages/actions.js' */
/** @import { Choice } from '../messages/message.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { PanelSpec } from '../../../heatmap/js/sizes.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Marks } from './views.js' */

const CHOOSER_HEIGHT = 90; // px

/**
 * Every filter at a glance, its kernel and its feature map: a click on a tile puts that filter on show.
 * @param {Model} model
 * @returns {PanelSpec[][]}
 */
export function chooserColumns(model) {
  const { layer, arrays, meta } = model;
  const { filters, mapShape } = meta.choice;
  if (!arrays.maps || !mapShape) return [];
  const kernels = { channels: filters, rows: layer.kh, cols: layer.kw };
  const maps = { channels: filters, rows: mapShape[0], cols: mapShape[1] };
  return [
    [
      {
        ...partsSpec(model, 'kernels', kernels, arrays.kernels, arrays.kernels, 'filter'),
        tallest: CHOOSER_HEIGHT,
      },
    ],
    [
      {
        ...partsSpec(model, 'maps', maps, arrays.maps, arrays.maps, 'filter'),
        ...reduced(model),
        tallest: CHOOSER_HEIGHT,
      },
    ],
  ];
}

/**
 * Large maps are shown in part here, and the panel says so.
 * @param {Model} model
 */
function reduced({ layer, meta, text }) {
  const { filters, mapStep } = meta.choice;
  return mapStep > 1
    ? { shape: `${size(filters, layer.ho, layer.wo)}, ${fill(text.maps_reduced, { n: mapStep })}` }
    : {};
}

/** @param {Model} model  @returns {Marks} */
export function chooserMarks({ arrays, meta }) {
  const mark = [tileMark(meta.choice.filter)];
  return arrays.maps ? { kernels: mark, maps: mark } : {};
}

/**
 * What a click on a cell chooses, as an action; null where the cell chooses nothing.
 * @param {{ points?: string, cell: Cell }} hit
 * @param {Choice} choice
 * @returns {Action | null}
 */
export function pickOf({ points, cell }, { firstFilter }) {
  if (points === 'filter') return { do: 'pick', filter: cell.channel };
  if (points === 'filter_part') return { do: 'pick', filter: firstFilter + cell.channel };
  return points === 'item' ? { do: 'pick', item: cell.channel } : null;
}
