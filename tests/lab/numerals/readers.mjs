// The browser's readers of numbers, and its writer for cells, asked many things at once.
import { readFileSync } from 'node:fs';

import { readGrids } from '../../../convviz/app/components/numerals/js/grid.js';
import { readNumber } from '../../../convviz/app/components/numerals/js/number.js';
import { readingLabel } from '../../../convviz/app/components/numerals/js/words.js';
import { cellNumber } from '../../../convviz/app/components/common/js/format.js';

const { numbers = [], grids = [], cells = [], labels = [] } = JSON.parse(readFileSync(0, 'utf8'));
console.log(
  JSON.stringify({
    numbers: numbers.map(readNumber),
    grids: grids.map(readGrids),
    cells: cells.map(([value, room]) => cellNumber(value, room)),
    labels: labels.map(readingLabel),
  }),
);
