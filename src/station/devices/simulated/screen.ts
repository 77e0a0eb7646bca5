/** The screen of a simulated printer, as far as its host hears of it: `//action:prompt_…`. */
export class Screen {
  readonly #say: (text: string) => void;
  #isAsking = false;

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Puts a question with buttons on the screen and the host's. */
  ask(question: string, buttons: readonly string[]): void {
    this.#isAsking = true;
    this.#say(`//action:prompt_begin ${question}`);
    for (const button of buttons) this.#say(`//action:prompt_button ${button}`);
    this.#say('//action:prompt_show');
  }

  /** The question is answered. */
  answered(): void {
    if (this.#isAsking) this.#say('//action:prompt_end');
    this.#isAsking = false;
  }

  /** The question is gone with the board; nobody is told. */
  clear(): void {
    this.#isAsking = false;
  }
}
