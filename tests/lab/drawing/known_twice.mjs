// What the browser makes of numbers: their digits in a cell, their colours and the ink on these.
import { readFileSync } from 'node:fs';

import { cellNumber, number } from '../../../convviz/app/components/common/js/format.js';
import { MARKS, palette, scaled } from '../../../convviz/app/components/heatmap/js/palette.js';

const given = JSON.parse(readFileSync(0, 'utf8'));
const paint = ({ kind, dark, range, values }) => {
  const colours = palette(kind, dark);
  const put = scaled(colours, range);
  return values.map((value) => {
    const pixel = new Uint8ClampedArray(4);
    put(value, pixel, 0);
    return [...pixel.slice(0, 3), colours.text((value - range[0]) / (range[1] - range[0]))];
  });
};
process.stdout.write(
  JSON.stringify({
    numbers: given.numbers.map(([value, room]) => [number(value), number(value, 2), cellNumber(value, room)]),
    painted: given.painted.map(paint),
    marks: MARKS,
  }),
);
