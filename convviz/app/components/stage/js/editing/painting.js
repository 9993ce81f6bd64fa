/** @import { Action } from '../messages/actions.js' */
/** @import { Change } from '../messages/changes.js' */
/** @import { Cell } from '../../../heatmap/js/mosaic.js' */
/** @import { Hit, Panels } from '../panels/panels.js' */
/** @import { Doing } from './editing.js' */
/** @import { Place } from './input.js' */

/** @typedef {{ place: Place, value: number | undefined }} Spot  a cell that can be painted, and its number */

/**
 * What is painted on. `covers` says whether a panel's cell is one of its cells, `ink` the number that a
 * stroke leaves which begins at a spot, `around` the cells under the brush. Where it `pulls`, the chosen cell
 * is pulled and a click alone paints it; where not, a click does nothing else.
 * @typedef {{
 *   pulls: boolean,
 *   isOn(): boolean,
 *   covers(role: string, cell: Cell): boolean,
 *   at(hit: Hit | null): Spot | null,
 *   ink(spot: Spot): number,
 *   around(place: Place): Place[],
 *   changes(places: Place[], value: number): Change[],
 *   action(places: Place[], value: number): Action,
 * }} Paper
 */

/**
 * @typedef {{
 *   paper: Paper,
 *   role: string,
 *   last: Place,
 *   places: Map<string, Place>,
 *   value: number,
 * }} Stroke
 */

/**
 * Painting on a panel: a stroke shows at once and goes to Python as one action when the button is let go.
 */
export class Painting {
  /**
   * @param {{ panels: Panels } & Pick<Doing, 'edit' | 'show'>} stage
   * @param {Paper[]} papers
   * @param {(hit: Hit) => boolean} isChosen  whether a cell's number can be pulled: a click alone paints it
   */
  constructor({ panels, edit, show }, papers, isChosen) {
    this.panels = panels;
    this.edit = edit;
    this.show = show;
    this.papers = papers;
    this.isChosen = isChosen;
    /** @type {Stroke | null} */
    this.stroke = null;
    /** @type {(() => void) | null}  paints the chosen cell, if it is let go of without being pulled */
    this.held = null;
    /** @type {boolean | undefined}  a click that follows is the end of a stroke */
    this.isDone = false;
    // before the panel itself chooses the cell
    panels.element.addEventListener('pointerdown', (event) => this.begin(event), true);
    panels.element.addEventListener('pointermove', (event) => this.go(event));
    panels.element.addEventListener('click', (event) => this.swallow(event), true);
    this.onUp = () => this.end();
    window.addEventListener('pointerup', this.onUp);
    window.addEventListener('pointercancel', this.onUp);
  }

  /** A finger paints where it would otherwise scroll the page. */
  configure() {
    for (const [role, { element }] of this.panels.heatmaps)
      element.classList.toggle('cv-painted', this.paints(role));
  }

  /**
   * Whether a panel shows cells that can be painted.
   * @param {string} role
   */
  paints(role) {
    const { rows, cols } = this.panels.specs?.get(role)?.grid ?? { rows: 0, cols: 0 };
    const cells = Array.from({ length: rows * cols }, (_, k) => k);
    return this.papers.some(
      (paper) =>
        paper.isOn() &&
        cells.some((k) => paper.covers(role, { channel: 0, row: Math.floor(k / cols), col: k % cols })),
    );
  }

  /**
   * The paper under a hit, and its cell there.
   * @param {Hit | null} hit
   */
  find(hit) {
    for (const paper of this.papers) {
      const spot = hit && paper.isOn() ? paper.at(hit) : null;
      if (spot) return { paper, spot };
    }
    return null;
  }

  /** @param {PointerEvent} event */
  begin(event) {
    this.isDone = false;
    const hit = event.button === 0 ? this.panels.hit(event) : null;
    const found = this.find(hit);
    if (!hit || !found || event.target instanceof HTMLInputElement) return;
    event.preventDefault(); // no text is marked, no page moved
    const paint = () => this.dab(hit.role, found);
    if (found.paper.pulls && this.isChosen(hit)) this.held = paint;
    else paint();
  }

  /**
   * Paints one cell, as a key does it; whether the panel can be painted.
   * @param {Hit} hit
   */
  press(hit) {
    const found = this.find(hit);
    if (!found) return false;
    this.dab(hit.role, found);
    this.end();
    return true;
  }

  /**
   * A stroke begins.
   * @param {string} role
   * @param {{ paper: Paper, spot: Spot }} found
   */
  dab(role, { paper, spot }) {
    this.stroke = { paper, role, last: spot.place, places: new Map(), value: paper.ink(spot) };
    this.add(spot.place);
  }

  /** The chosen cell's number is pulled: it is not painted. */
  drop() {
    this.held = null;
  }

  /** @param {PointerEvent} event */
  go(event) {
    const hit = this.stroke ? this.panels.hit(event) : null;
    const spot = hit && hit.role === this.stroke?.role ? this.stroke.paper.at(hit) : null;
    if (spot) this.add(spot.place);
  }

  /**
   * The stroke goes on to a cell, in a straight line: a fast pointer leaves cells out.
   * @param {Place} place
   */
  add(place) {
    const { stroke } = this;
    if (!stroke) return;
    const { paper, places, last, value } = stroke;
    const before = places.size;
    for (const each of between(last, place).flatMap((cell) => paper.around(cell)))
      places.set(String(each), each);
    stroke.last = place;
    if (places.size > before) this.show(paper.changes([...places.values()], value));
  }

  end() {
    this.held?.();
    this.held = null;
    const { stroke } = this;
    this.stroke = null;
    if (!stroke) return;
    const { paper, value } = stroke;
    const places = [...stroke.places.values()];
    this.isDone = !paper.pulls;
    this.edit(paper.action(places, value), paper.changes(places, value));
  }

  /** @param {MouseEvent} event */
  swallow(event) {
    if (this.isDone) event.stopPropagation();
    this.isDone = false;
  }

  destroy() {
    window.removeEventListener('pointerup', this.onUp);
    window.removeEventListener('pointercancel', this.onUp);
  }
}

/**
 * The cells of a straight line of one channel, both ends among them; of two channels the last cell alone.
 * @param {Place} from
 * @param {Place} to
 * @returns {Place[]}
 */
function between(from, to) {
  const [channel, row, col] = to;
  if (from[0] !== channel) return [to];
  const [down, right] = [row - from[1], col - from[2]];
  const steps = Math.max(1, Math.abs(down), Math.abs(right));
  return Array.from({ length: steps + 1 }, (_, k) => [
    channel,
    from[1] + Math.round((down * k) / steps),
    from[2] + Math.round((right * k) / steps),
  ]);
}
