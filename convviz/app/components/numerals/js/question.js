import { h, passFocus } from '../../common/js/dom.js';

/** A question as a sentence with a button for each answer; it goes once one is pressed, or by `clear`. */
export class Question {
  constructor() {
    this.sentence = h('span', {});
    this.buttons = h('span', { class: 'cv-choice' });
    this.element = h(
      'div',
      { class: 'cv-question', role: 'alert', hidden: true },
      this.sentence,
      this.buttons,
    );
    this.element.onmousedown = (event) => event.preventDefault(); // the field that asked keeps the focus
  }

  get open() {
    return !this.element.hidden;
  }

  /**
   * @param {string} sentence
   * @param {[label: string, act: () => void][]} answers  what each button says and does
   * @param {() => HTMLElement} home  where the focus goes from a button that was pressed
   */
  ask(sentence, answers, home) {
    this.sentence.textContent = sentence;
    this.buttons.replaceChildren(
      ...answers.map(([label, act]) =>
        h(
          'button',
          { type: 'button', class: 'cv-button cv-word', onclick: () => this.answer(act, home) },
          label,
        ),
      ),
    );
    this.element.hidden = false;
  }

  /** @param {() => void} act  @param {() => HTMLElement} home */
  answer(act, home) {
    passFocus(this.element, home, () => {
      this.clear();
      act();
    });
  }

  clear() {
    this.element.hidden = true;
    this.buttons.replaceChildren();
  }
}
