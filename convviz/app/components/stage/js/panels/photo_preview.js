import { h } from '../../../common/js/dom.js';
import { filteredPhoto } from '../preview/photo.js';

/** @import { Reduced } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */
/** @import { Image as Pixels } from '../preview/photo.js' */

/**
 * The whole picture, reduced and filtered here, over the one that Python filtered before.
 */
export class PhotoPreview {
  /** @type {Pixels} */
  reduced;
  /** @type {string | undefined} */
  reducedFrom;
  /** @type {number}  the frame in which it goes */
  leaving = 0;

  /** @param {HTMLElement} map  that it covers */
  constructor(map) {
    this.canvas = h('canvas', { class: 'cv-photo', hidden: true });
    map.append(this.canvas);
  }

  /**
   * Shows what the model's kernel makes of the picture.
   * @param {HTMLImageElement} picture
   * @param {Model} model
   * @param {Reduced} reduced
   */
  show(picture, { arrays, meta }, reduced) {
    const { data, width, height } = filteredPhoto(
      this.pixelsOf(picture, reduced),
      { ...meta, padding: reduced.padding },
      { ...reduced, weight: arrays.weight, bias: meta.bias[0], first: meta.choice.firstChannel },
    );
    Object.assign(this.canvas, { width, height });
    penOf(this.canvas).putImageData(new ImageData(data, width, height), 0, 0);
    cancelAnimationFrame(this.leaving);
    this.leaving = 0;
    this.canvas.hidden = false;
  }

  /** Goes when the picture below it, which the browser decodes once more, is certain to be on show. */
  hide() {
    this.leaving ||= requestAnimationFrame(() => {
      this.leaving = requestAnimationFrame(() => {
        this.leaving = 0;
        this.canvas.hidden = true;
      });
    });
  }

  /**
   * The picture's pixels at the reduced size, read once.
   * @param {HTMLImageElement} picture
   * @param {Reduced} reduced
   */
  pixelsOf(picture, { size: [height, width] }) {
    const from = `${picture.src} ${height} ${width}`;
    if (from !== this.reducedFrom) {
      const pen = penOf(h('canvas', { width, height }));
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(picture, 0, 0, width, height);
      this.reduced = pen.getImageData(0, 0, width, height);
      this.reducedFrom = from;
    }
    return this.reduced;
  }
}

/** @param {HTMLCanvasElement} canvas */
const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
