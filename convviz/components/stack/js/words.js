import { fill, number, size } from '../../stage/js/format.js';

/** What the sentence below the maps says of a unit and of the fields that it sees. */
export function unitSentence(text, unit, fields) {
  const [picture, ...between] = fields;
  const parts = [pictureSentence(text, unit, picture)];
  if (!picture.hidden && picture.height * picture.width < picture.whole[0] * picture.whole[1]) parts.push(fill(text.outside, { size: size(...picture.whole) }));
  between.forEach((field, k) => parts.push(fill(text.between, { n: k + 1, size: size(...field.whole) })));
  if (picture.channels.length < picture.all) parts.push(fill(text.channels, { channels: picture.channels.join(', ') }));
  return parts.join(' ');
}

function pictureSentence(text, { number: n, channel, row, col }, { top, left, height, width, hidden }) {
  const last = { bottom: top + height - 1, right: left + width - 1 };
  return fill(hidden ? text.hidden : text.unit, { n, channel, row, col, size: size(height, width), top, left, ...last });
}

/** The cell under the pointer, with its number. */
export const cellWords = (title, { grid }, { channel, row, col }, value) =>
  `${title}[${(grid.channels > 1 ? [channel, row, col] : [row, col]).join(', ')}] = ${number(value, 5)}`;
