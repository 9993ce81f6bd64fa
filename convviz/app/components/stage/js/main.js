import { mounted } from '../../common/js/mounted.js';
import { FirstSight } from './first_sight.js';
import { Stage } from './stage.js';

/** @import { Mount } from '../../common/js/mounted.js' */

const show = mounted('.cv-stage', Stage);
const firstSight = new FirstSight();
queueMicrotask(() => void firstSight.show(show)); // when the style sheet, at the end of the script, is there

/** @param {Mount} mount */
function showInPage(mount) {
  firstSight.moveTo(mount.parentElement);
  return show(mount);
}

export default showInPage;
