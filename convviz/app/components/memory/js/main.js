import { mounted } from '../../common/js/mounted.js';
import { Memory } from './memory.js';

export default mounted('.cv-memory', Memory);
