import { disable, h, isEnabled, setText } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Tools } from '../messages/message.js' */
/** @import { Model } from '../state/model.js' */

/** @typedef {'normalise' | 'transpose' | 'rotate' | 'negate'} Change  of the whole kernel */

/** @type {Change[]} */
const CHANGES = ['normalise', 'transpose', 'rotate', 'negate'];
/** @type {('undo' | 'redo')[]} */
const HISTORY = ['undo', 'redo'];

/**
 * Presets, size, whole-kernel changes, undo and redo, in one row above the panels.
 */
export class KernelTools {
  /** @type {string | undefined} */
  listed;

  /** @param {Send} send  @param {(linked: boolean) => void} link */
  constructor(send, link) {
    this.preset = h('select', {
      class: 'cv-preset',
      onchange: () => send({ do: 'preset', preset: this.preset.value }),
    });
    const resize = () => send({ do: 'size', size: [Number(this.height.value), Number(this.width.value)] });
    this.height = h('select', { class: 'cv-side', onchange: resize });
    this.width = h('select', { class: 'cv-side', onchange: resize });
    this.changes = CHANGES.map((name) => button(name, 'cv-button cv-word', send));
    this.undo = button('undo', 'cv-button', send, icon('undo'));
    this.redo = button('redo', 'cv-button', send, icon('redo'));
    this.link = h('input', { type: 'checkbox', onchange: () => link(this.link.checked) });
    this.linkText = h('span');
    this.linkLabel = h('label', { class: 'cv-link' }, this.link, this.linkText);
    this.element = this.row();
  }

  row() {
    const sizes = h('span', { class: 'cv-sizes' }, this.height, '×', this.width);
    const history = h('span', { class: 'cv-history' }, this.undo, this.redo);
    const parts = [this.preset, sizes, ...this.changes, this.linkLabel, history];
    return h('div', { class: 'cv-tools', role: 'group' }, ...parts);
  }

  /** @param {Model} model */
  configure({ tools, text, meta, layer }) {
    this.configurePreset(tools, text);
    this.configureSize(layer, meta.limits.kernel, text);
    CHANGES.forEach((name, k) => {
      setText(this.changes[k], text[name]);
      this.changes[k].title = text[`${name}_help`];
    });
    HISTORY.forEach((name) => {
      this[name].title = this[name].ariaLabel = text[name];
      disable(this[name], !tools[name]);
    });
    if (!tools.undo) this.undo.title = text.undo_none;
    this.linkLabel.hidden = meta.shape.channels === 1;
    setText(this.linkText, text.link_channels);
    this.linkLabel.title = text.link_channels_help;
    this.element.ariaLabel = text.kernel_tools;
    this.element.hidden = Boolean(tools.compact);
  }

  /** @param {Tools} tools  @param {Text} text */
  configurePreset({ preset, presets, sentence }, text) {
    const known = presets.map(([id, name]) => [id, name]);
    const options = preset === 'custom' ? [['custom', text.custom], ...known] : known;
    const listed = JSON.stringify(options);
    if (listed !== this.listed)
      this.preset.replaceChildren(...options.map(([id, name]) => h('option', { value: id }, name)));
    this.listed = listed;
    this.preset.value = preset;
    this.preset.title = sentence ?? '';
    this.preset.ariaLabel = text.kernel_preset;
  }

  /** @param {Layer} layer  @param {number} largest  @param {Text} text */
  configureSize({ kh, kw }, largest, text) {
    for (const side of [this.height, this.width])
      while (side.length < largest)
        side.append(h('option', { value: side.length + 1 }, `${side.length + 1}`));
    this.height.value = String(kh);
    this.width.value = String(kw);
    this.height.ariaLabel = this.height.title = text.kernel_height;
    this.width.ariaLabel = this.width.title = text.kernel_width;
  }

  /**
   * What can be undone or redone of all that Python has not answered yet.
   * @param {{ undo: boolean, redo: boolean }} history
   */
  offer({ undo, redo }) {
    if (undo) {
      disable(this.undo, false);
      this.undo.title = this.undo.ariaLabel ?? '';
    }
    if (redo) disable(this.redo, false);
  }

  /** @param {boolean} linked */
  showLinked(linked) {
    this.link.checked = linked;
  }
}

/**
 * A button that sends the action of its name.
 * @param {Change | 'undo' | 'redo'} name
 * @param {string} style
 * @param {Send} send
 * @param {...Node} content
 */
const button = (name, style, send, ...content) =>
  h(
    'button',
    {
      type: 'button',
      class: style,
      'data-do': name,
      onclick: ({ currentTarget }) => isEnabled(currentTarget) && send({ do: name }),
    },
    ...content,
  );
