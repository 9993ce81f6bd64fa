// The values of a number that is pulled or stepped: [value, limit, [[pixels or sign, keys or size], ...]].
import { readFileSync } from 'node:fs';

const { PulledNumber } = await import('../../../convviz/app/components/heatmap/js/pulled_number.js');

const KEYS = { plain: {}, shift: { shiftKey: true }, alt: { altKey: true } };
const [value, limit, moves] = JSON.parse(readFileSync(0, 'utf8'));
const number = new PulledNumber(Math.fround(value), limit);
const told = moves.map(([way, how]) =>
  how in KEYS ? number.pull(way, KEYS[how]) : number.nudge(way, Number(how)),
);
process.stdout.write(JSON.stringify([told, number.isChanged]));
