// Where keys lead on a grid: [grid, cell, keys] -> the cells after each key.
import { readFileSync } from 'node:fs';
import { steppedTo } from '../../../convviz/app/components/heatmap/js/steps.js';

const cases = JSON.parse(readFileSync(0, 'utf8'));
const walked = cases.map(([[channels, rows, cols], [channel, row, col], keys]) => {
  let cell = { channel, row, col };
  return keys.map((pressed) => {
    const ctrlKey = pressed.startsWith('Control+');
    const next = steppedTo({ key: pressed.replace('Control+', ''), ctrlKey }, cell, { channels, rows, cols });
    cell = next ?? cell;
    return next && [cell.channel, cell.row, cell.col];
  });
});
process.stdout.write(JSON.stringify(walked));
