import { mounted } from '../../common/js/mounted.js';
import { Photo } from './photo.js';

export default mounted('.cv-photo-box', Photo);
