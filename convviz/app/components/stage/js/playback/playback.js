import { h, setText } from '../../../common/js/dom.js';
import { icon } from '../../../common/js/icons.js';

const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 120]; // steps a second
const WHOLE_RUN = 15; // seconds that the first choice of speed aims at
const REST = 1500; // ms before a looping example starts again

/** Play, pause, step, scrub and speed. Time belongs to the browser: playing sends nothing to the server. */
export class Transport {
  /** @param {{go: (t: number, playing: boolean) => void, rest: (t: number) => void}} on */
  constructor(on) {
    this.on = on;
    this.t = 0;
    this.steps = 1;
    this.previewed = null; // a step that is looked at without going there
    const button = (name, action) =>
      h('button', { type: 'button', class: 'cv-button', 'data-do': name, onclick: action }, icon(name));
    this.buttons = {
      first: button('first', () => this.jump(0)),
      back: button('back', () => this.jump(this.t - 1)),
      play: button('play', () => this.toggle()),
      forward: button('forward', () => this.jump(this.t + 1)),
      last: button('last', () => this.jump(this.steps - 1)),
    };
    this.buttons.play.classList.add('cv-play');
    this.scrub = h('input', {
      type: 'range',
      min: 0,
      value: 0,
      class: 'cv-scrub',
      oninput: () => this.jump(Number(this.scrub.value)),
      onkeydown: () => this.preview(null),
    });
    this.count = h('output', { class: 'cv-count' });
    this.speed = h('select', {
      class: 'cv-speed',
      onchange: () => (this.chosenSpeed = Number(this.speed.value)),
    });
    const { first, back, play, forward, last } = this.buttons;
    this.element = h(
      'div',
      { class: 'cv-transport', role: 'group' },
      first,
      back,
      play,
      forward,
      last,
      this.scrub,
      this.count,
      this.speed,
    );
  }

  /**
   * @param {boolean} stays  whether the steps are those of before, so that one that is looked at may stay in
   * sight
   */
  configure(steps, text, { loop, stays }) {
    this.loop = loop;
    if (!stays || steps !== this.steps) this.previewed = null;
    this.text = text;
    if (steps !== this.steps) {
      this.steps = steps;
      this.t = Math.min(this.t, steps - 1);
    }
    this.scrub.max = steps - 1;
    const names = {
      first: text.first,
      back: text.back,
      play: this.playing ? text.pause : text.play,
      forward: text.forward,
      last: text.last,
    };
    for (const [key, name] of Object.entries(names))
      Object.assign(this.buttons[key], { title: name, ariaLabel: name });
    this.scrub.ariaLabel = text.scrub;
    this.speed.title = text.speed;
    this.speed.ariaLabel = text.speed;
    const speed = this.chosenSpeed ?? SPEEDS.find((s) => s >= steps / WHOLE_RUN) ?? SPEEDS.at(-1);
    this.speed.replaceChildren(
      ...SPEEDS.map((s) => h('option', { value: s, selected: s === speed }, `${s} ${text.per_second}`)),
    );
    this.show();
  }

  /** The step in sight: the one that is looked at, else the own one. */
  get shown() {
    return this.previewed ?? this.t;
  }

  show() {
    this.scrub.value = this.shown;
    setText(this.count, `${this.shown + 1} / ${this.steps}`);
  }

  /** Shows a step without going there; null shows the own one again. Nobody is told, and nothing stops. */
  preview(t) {
    const before = this.shown;
    this.previewed = t;
    if (this.shown === before) return;
    this.show();
    this.on.go(this.shown, Boolean(this.playing));
  }

  /** Goes to a step by hand: playing stops there. */
  jump(t) {
    this.pause();
    this.moveTo(t);
    this.restSoon();
  }

  moveTo(t) {
    this.previewed = null;
    this.t = Math.max(0, Math.min(this.steps - 1, t));
    this.show();
    this.on.go(this.t, Boolean(this.playing));
  }

  restSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.on.rest(this.t), 600);
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.restSoon();
    } else this.play();
  }

  play() {
    this.preview(null);
    if (this.t >= this.steps - 1) this.moveTo(0);
    clearTimeout(this.resting);
    this.setPlaying(true);
    let last = null;
    let due = 0;
    const tick = (now) => {
      if (!this.playing) return;
      if (last !== null) due += (Math.min(250, now - last) / 1000) * Number(this.speed.value);
      last = now;
      const steps = Math.floor(due); // steps are skipped rather than queued
      due -= steps;
      if (steps > 0) this.moveTo(this.t + steps);
      if (this.t >= this.steps - 1) return this.finish();
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  finish() {
    this.pause();
    if (this.loop) this.again = setTimeout(() => this.play(), REST);
    else this.restSoon();
  }

  pause() {
    clearTimeout(this.again);
    cancelAnimationFrame(this.frame);
    if (this.playing) this.setPlaying(false);
  }

  setPlaying(playing) {
    this.playing = playing;
    const { play } = this.buttons;
    play.replaceChildren(icon(playing ? 'pause' : 'play'));
    play.title = play.ariaLabel = playing ? this.text.pause : this.text.play;
  }

  /** @returns {boolean} whether the key was one of ours */
  key(name, rowLength) {
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: rowLength, ArrowUp: -rowLength };
    if (name === ' ') this.toggle();
    else if (name in moves) this.jump(this.t + moves[name]);
    else if (name === 'Home') this.jump(0);
    else if (name === 'End') this.jump(this.steps - 1);
    else return false;
    return true;
  }

  destroy() {
    this.pause();
    clearTimeout(this.resting);
  }
}
