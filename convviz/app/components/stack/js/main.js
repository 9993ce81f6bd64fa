import { mounted } from '../../common/js/mounted.js';
import { Stack } from './stack.js';

export default mounted('.cv-stack', Stack);
