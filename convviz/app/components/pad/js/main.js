import { mounted } from '../../common/js/mounted.js';
import { Pad } from './pad.js';

export default mounted('.cv-pad', Pad);
