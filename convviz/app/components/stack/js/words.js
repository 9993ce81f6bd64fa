import { fill, number, size, spans } from '../../common/js/format.js';

/** @import { Text } from '../../common/js/format.js' */
/** @import { Grid } from '../../heatmap/js/mosaic.js' */
/** @import { SeenOf, Unit } from './fields.js' */

/**
 * What the sentence below the maps says of a unit and of the fields that it sees.
 * @param {Text} text
 * @param {Unit} unit
 * @param {[SeenOf & { all: number }, ...SeenOf[]]} fields  of the input, which has `all` channels, and so on
 */
export function unitSentence(text, unit, fields) {
  const [picture, ...between] = fields;
  const parts = [pictureSentence(text, unit, picture)];
  if (!picture.hidden && picture.height * picture.width < picture.whole[0] * picture.whole[1])
    parts.push(fill(text.outside, { size: size(...picture.whole) }));
  between.forEach((field, k) => parts.push(betweenSentence(text, k + 1, field)));
  if (picture.channels.length < picture.all)
    parts.push(fill(text.channels, { channels: picture.channels.join(', ') }));
  return parts.join(' ');
}

/** @param {Text} text  @param {Unit} unit  @param {SeenOf} field */
function pictureSentence(text, { number: n, channel, row, col }, { top, left, height, width, hidden }) {
  if (hidden) return fill(text.hidden, { n, channel, row, col });
  const place = { top, bottom: top + height - 1, left, right: left + width - 1 };
  return fill(text.unit, { n, channel, row, col, size: size(height, width), ...spans(text, place) });
}

/**
 * Which part of a field on a layer in between lies in its map, and which in the padding around it.
 * @param {Text} text
 * @param {number} n
 * @param {SeenOf} field
 */
function betweenSentence(text, n, { height, width, whole, hidden }) {
  const inside = height * width === whole[0] * whole[1];
  return fill(hidden ? text.between_hidden : inside ? text.between : text.between_outside, {
    n,
    size: size(height, width),
    whole: size(...whole),
  });
}

/**
 * The cell under the pointer, with its number.
 * @param {string} title
 * @param {{ grid: Grid }} spec
 * @param {Unit} unit
 * @param {number} value
 */
export const cellWords = (title, { grid }, { channel, row, col }, value) =>
  `${title}[${(grid.channels > 1 ? [channel, row, col] : [row, col]).join(', ')}] = ${number(value, 5)}`;
