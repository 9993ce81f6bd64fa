import { mounted } from '../../stage/js/mounted.js';
import { Stack } from './stack.js';

export default mounted('.cv-stack', Stack);
