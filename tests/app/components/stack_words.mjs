// What the sentence below the maps says of every unit of a panel.
import { readFileSync } from 'node:fs';

import { fieldsOf } from '../../../convviz/app/components/stack/js/fields.js';
import { unitSentence } from '../../../convviz/app/components/stack/js/words.js';

const { panels, text, number } = JSON.parse(readFileSync(0, 'utf8'));
const { rows, cols } = panels[number].grid;
const said = Array.from({ length: rows * cols }, (_, k) => {
  const unit = { number, channel: 0, row: Math.floor(k / cols), col: k % cols };
  const [picture, ...between] = fieldsOf(panels, unit);
  return unitSentence(text, unit, [{ ...picture, all: panels[0].grid.channels }, ...between]);
});
process.stdout.write(JSON.stringify(said));
