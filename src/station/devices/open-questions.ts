import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import type { PrinterRefusal } from '../../shop/printers/protocol/model.ts';

export type Answer = Result<readonly string[], PrinterRefusal>;

interface OpenQuestion {
  readonly command: string;
  readonly resolve: (answer: Answer) => void;
}

/** Who waits for the answers of one printer, by the number that its session knows a question by. */
export class OpenQuestions {
  readonly #open = new Map<number, OpenQuestion>();
  #last = 0;

  /** Notes a question, and has it asked; what refuses it is its answer. */
  put(command: string, ask: (id: number) => PrinterRefusal | null): Promise<Answer> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      this.#open.set(id, { command, resolve });
      const refusal = ask(id);
      if (refusal) this.#settle(id, refused(refusal));
    });
  }

  answered(id: number, lines: readonly string[]): void {
    this.#settle(id, accepted(lines));
  }

  unanswered(id: number): void {
    const command = this.#open.get(id)?.command ?? '';
    this.#settle(id, refused({ code: 'printers.noAnswer', command }));
  }

  #settle(id: number, answer: Answer): void {
    this.#open.get(id)?.resolve(answer);
    this.#open.delete(id);
  }
}
