import { mounted } from '../../common/js/mounted.js';
import { Still } from './still.js';

export default mounted('.cv-still', Still);
