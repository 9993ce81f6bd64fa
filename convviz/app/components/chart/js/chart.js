import { h, setText } from '../../common/js/dom.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { Width } from '../../common/js/width.js';

const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
const GRID = 'rgba(128, 140, 160, 0.25)';
const CLEAR = 'rgba(0,0,0,0)';
const MARGIN = { l: 4, r: 8, t: 8, b: 4 };
const APART = 8; // px between an axis's numbers and its title

/** One Plotly chart, in the page's colours and as wide as its column. */
export class Chart {
  constructor(root) {
    this.root = root;
    this.message = root.querySelector('.cv-message');
    // its own: a chart that has left this place may still be drawing
    this.plot = h('div', { class: 'cv-plot' });
    root.append(this.plot);
    this.width = new Width(root, () => this.draw().catch((error) => this.gone || this.fail(error)));
  }

  /** A message from Python, or a change of theme. */
  async update(bytes) {
    const { meta } = unpack(bytes);
    this.meta = meta;
    this.root.setAttribute('aria-label', meta.alt);
    this.plot.style.height = `${meta.height}px`;
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (!this.gone) await this.draw();
  }

  async draw() {
    const { data, layout } = this.meta.figure;
    await this.Plotly.react(
      this.plot,
      data.map((trace) => this.trace(trace)),
      this.layout(layout),
      CONFIG,
    );
    setText(this.message, '');
    this.root.dataset.rev = Number(this.root.dataset.rev ?? 0) + 1;
  }

  /**
   * Numbers on cells in the page's colour: behind a colour that one sees through Plotly supposes white paper.
   */
  trace(given) {
    return given.texttemplate
      ? { ...given, textfont: { color: getComputedStyle(this.root).color, ...given.textfont } }
      : given;
  }

  layout(own = {}) {
    const style = getComputedStyle(this.root);
    const axis = (given) => ({
      gridcolor: GRID,
      zerolinecolor: GRID,
      fixedrange: true,
      automargin: true,
      ...given,
      title: { standoff: APART, ...given?.title },
    });
    return {
      dragmode: false,
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      margin: MARGIN,
      ...own,
      width: this.width.taken(),
      height: this.meta.height,
      font: { family: style.fontFamily, color: style.color, size: this.meta.present ? 20 : 13, ...own.font },
      xaxis: axis(own.xaxis),
      yaxis: axis(own.yaxis),
    };
  }

  fail(error) {
    setText(this.message, String(error.message ?? error));
  }

  destroy() {
    this.gone = true;
    this.width.destroy();
    this.Plotly?.purge(this.plot);
    this.plot.remove();
  }
}
