// The browser's readers of numbers, and its writer for cells, asked many things at once.
import { readFileSync } from 'node:fs';

const JS = '../../../convviz/app/components';
const { readGrids } = await import(`${JS}/numerals/js/grid.js`);
const { readNumber } = await import(`${JS}/numerals/js/number.js`);
const { readingLabel } = await import(`${JS}/numerals/js/words.js`);
const { cellNumber } = await import(`${JS}/common/js/format.js`);

const { numbers = [], grids = [], cells = [], labels = [] } = JSON.parse(readFileSync(0, 'utf-8'));
console.log(
  JSON.stringify({
    numbers: numbers.map(readNumber),
    grids: grids.map(readGrids),
    cells: cells.map(([value, room]) => cellNumber(value, room)),
    labels: labels.map(readingLabel),
  }),
);
