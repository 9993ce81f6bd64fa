import { mounted } from '../../stage/js/mounted.js';
import { Pad } from './pad.js';

export default mounted('.cv-pad', Pad);
