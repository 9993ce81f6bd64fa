import { mounted } from '../../common/js/mounted.js';
import { Grids } from './grids.js';

export default mounted('.cv-grids', Grids);
