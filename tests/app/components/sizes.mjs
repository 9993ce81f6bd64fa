// The sizes and colours that the style sheets know too.
import { NARROW } from '../../../convviz/app/components/heatmap/js/small_window.js';
import { MARKS } from '../../../convviz/app/components/heatmap/js/palette.js';

process.stdout.write(JSON.stringify({ narrow: NARROW, window: MARKS.window }));
