import { HubUnreachable, type FileDepot } from '../hub.ts';

/** Ends every question that is under way when it is told to: a hub that does not answer holds up nobody who closes. */
export class EndableDepot {
  private readonly underWay = new Set<(error: Error) => void>();

  over(depot: FileDepot): FileDepot {
    return {
      describe: (...given) => this.ask(depot.describe(...given)),
      begin: (...given) => this.ask(depot.begin(...given)),
      put: (...given) => this.ask(depot.put(...given)),
      get: (...given) => this.ask(depot.get(...given)),
    };
  }

  end(): void {
    for (const giveUp of this.underWay) giveUp(new HubUnreachable('The station closes'));
  }

  /** No race against a promise that stays: each answer, a chunk, would stay with it. */
  private ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.underWay.add(reject);
      answer.then(resolve, reject).finally(() => this.underWay.delete(reject));
    });
  }
}
