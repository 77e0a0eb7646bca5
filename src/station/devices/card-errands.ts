import { accepted, refused } from '../../shop/kernel/index.ts';
import type { CardPlan } from '../../shop/printers/protocol/card-model.ts';
import { planForCard } from '../../shop/printers/protocol/card-plan.ts';
import type { LineSource } from '../../shop/printers/protocol/job-model.ts';
import type { PrinterEvent, PrinterRefusal } from '../../shop/printers/protocol/model.ts';
import type { SessionInput } from '../../shop/printers/protocol/session-model.ts';
import type { ActResult, CardJob, RunOnCard } from './connection.ts';
import { systemReason } from './port.ts';

/** What a connection does about its printer's card that takes reading the file: bring it, start it, find it again. */
export class CardErrands {
  readonly #act: (input: SessionInput) => PrinterRefusal | null;
  #plan: CardPlan | null = null;
  #bringing: { readonly id: string; readonly source: LineSource } | null = null;

  constructor(act: (input: SessionInput) => PrinterRefusal | null) {
    this.#act = act;
  }

  /** The file on its way to the card; null: it is another's lines that are asked for. */
  sourceOf(id: string): LineSource | null {
    return this.#bringing?.id === id ? this.#bringing.source : null;
  }

  /** Accepted when it has begun; events tell how it goes on. Closes the source, whatever comes of it. */
  async bring({ id, source, sha256 }: CardJob): Promise<ActResult> {
    const planned = await this.#planOf(source, sha256);
    const refusal = planned.ok ? this.#begin(`card ${id}`, source, planned.value) : planned.refusal;
    if (refusal === null) return accepted(undefined);
    close(source);
    return refused(refusal);
  }

  #begin(id: string, source: LineSource, plan: CardPlan): PrinterRefusal | null {
    const before = { bringing: this.#bringing, plan: this.#plan };
    this.#bringing = { id, source };
    this.#plan = plan;
    const refusal = this.#act({ kind: 'bring', id, plan });
    if (refusal !== null) {
      this.#bringing = before.bringing;
      this.#plan = before.plan;
    }
    return refusal;
  }

  start(jobId: string, sha256: string): PrinterRefusal | null {
    const plan = this.#plan;
    return plan?.sha256 === sha256
      ? this.#act({ kind: 'startFromCard', jobId, plan })
      : { code: 'printers.cardRefused', why: 'notOnCard' };
  }

  /** Before the port is opened. Closes the source. */
  async takeUp({ id, source, sha256, standing }: RunOnCard): Promise<ActResult> {
    const planned = await this.#planOf(source, sha256);
    close(source);
    if (!planned.ok) return planned;
    this.#act({ kind: 'takeUp', jobId: id, plan: planned.value, standing });
    return accepted(undefined);
  }

  async #planOf(source: LineSource, sha256: string) {
    try {
      return await planForCard(source, sha256);
    } catch (error) {
      return refused<PrinterRefusal>({
        code: 'printers.cannotReadFile',
        path: '',
        systemReason: systemReason(error),
      });
    }
  }

  /** Whatever ended the way to the card: its file is needed no more. */
  hear(event: PrinterEvent): void {
    if (event.kind !== 'stateChanged' || event.state.kind === 'bringing' || !this.#bringing) return;
    close(this.#bringing.source);
    this.#bringing = null;
  }
}

/** A file that cannot be closed has nothing left to lose. */
function close(source: LineSource): void {
  source.close().catch(() => {});
}
