import { mounted } from '../../common/js/mounted.js';
import { Stage } from './stage.js';

export default mounted('.cv-stage', Stage);
