import { h, setText } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';

const SIDES = Array.from({ length: 11 }, (_, k) => k + 1);
const CHANGES = ['normalise', 'transpose', 'rotate', 'negate'];

/** Presets, size, whole-kernel changes, undo and redo, in one row above the panels. */
export class KernelTools {
  /** @param {(action: object) => void} send  @param {(linked: boolean) => void} link */
  constructor(send, link) {
    this.preset = h('select', {
      class: 'cv-preset',
      onchange: () => send({ do: 'preset', preset: this.preset.value }),
    });
    const side = () =>
      h('select', {
        class: 'cv-side',
        onchange: () => send({ do: 'size', size: [Number(this.height.value), Number(this.width.value)] }),
      });
    [this.height, this.width] = [side(), side()];
    for (const select of [this.height, this.width])
      select.append(...SIDES.map((n) => h('option', { value: n }, String(n))));
    this.changes = CHANGES.map((name) =>
      h('button', {
        type: 'button',
        class: 'cv-button cv-word',
        'data-do': name,
        onclick: () => send({ do: name }),
      }),
    );
    [this.undo, this.redo] = ['undo', 'redo'].map((name) =>
      h(
        'button',
        { type: 'button', class: 'cv-button', 'data-do': name, onclick: () => send({ do: name }) },
        icon(name),
      ),
    );
    this.link = h('input', { type: 'checkbox', onchange: () => link(this.link.checked) });
    this.linkText = h('span');
    this.linkLabel = h('label', { class: 'cv-link' }, this.link, this.linkText);
    const sizes = h('span', { class: 'cv-sizes' }, this.height, '×', this.width);
    const history = h('span', { class: 'cv-history' }, this.undo, this.redo);
    this.element = h(
      'div',
      { class: 'cv-tools', role: 'group' },
      this.preset,
      sizes,
      ...this.changes,
      this.linkLabel,
      history,
    );
  }

  configure({ tools, text, meta, layer }) {
    const options = tools.preset === 'custom' ? [['custom', text.custom], ...tools.presets] : tools.presets;
    const listed = JSON.stringify(options);
    if (listed !== this.listed)
      this.preset.replaceChildren(...options.map(([id, name]) => h('option', { value: id }, name)));
    this.listed = listed;
    this.preset.value = tools.preset;
    this.preset.title = tools.sentence ?? '';
    this.preset.ariaLabel = text.kernel;
    [this.height.value, this.width.value] = [layer.kh, layer.kw];
    this.height.ariaLabel = this.height.title = text.kernel_height;
    this.width.ariaLabel = this.width.title = text.kernel_width;
    CHANGES.forEach((name, k) => {
      setText(this.changes[k], text[name]);
      this.changes[k].title = text[`${name}_help`];
    });
    for (const [button, name] of [
      [this.undo, 'undo'],
      [this.redo, 'redo'],
    ]) {
      button.title = button.ariaLabel = text[name];
      button.disabled = !tools[name];
    }
    this.linkLabel.hidden = meta.shape.channels === 1;
    setText(this.linkText, text.link_channels);
    this.linkLabel.title = text.link_channels_help;
    this.element.hidden = Boolean(tools.compact);
  }

  /** What can be undone or redone of all that Python has not answered yet. */
  offer({ undo, redo }) {
    if (undo) this.undo.disabled = false;
    if (redo) this.redo.disabled = false;
  }

  showLinked(linked) {
    this.link.checked = linked;
  }
}
