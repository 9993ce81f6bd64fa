import { EditableGrid } from '../../convviz/app/components/heatmap/js/editable_grid.js';
import { Heatmap } from '../../convviz/app/components/heatmap/js/heatmap.js';

/** What a page of a test gets of the heatmaps, without a server. */
export default Object.assign(window, { EditableGrid, Heatmap });
