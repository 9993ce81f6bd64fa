import { readGrids } from './grid.js';
import { readNumber } from './number.js';

export default { readGrids, readNumber };
