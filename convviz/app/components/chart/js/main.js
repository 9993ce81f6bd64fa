import { mounted } from '../../common/js/mounted.js';
import { Chart } from './chart.js';

export default mounted('.cv-chart', Chart);
