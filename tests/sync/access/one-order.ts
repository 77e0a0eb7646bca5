import type { Refusal } from '../../../src/shop/kernel/index.ts';
import type { JudgedPart, PartJudge } from '../../../src/station/sync/applying/judge.ts';
import type { Enrolled } from '../../../src/station/sync/enrolment.ts';
import type { IncomingPart, OutgoingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import { millisecondsOf } from '../../../src/station/sync/applying/house.ts';
import type { Replica } from '../../../src/station/sync/replica.ts';
import { partHash } from '../../../src/station/sync/sealing/parts.ts';

/** What a judge said about a part. */
export interface Verdict {
  readonly part: JudgedPart;
  readonly objection: Refusal | null;
}

/** Who brings parts to the hub, and fetches them. */
export interface Sender {
  readonly replica: Replica;
  readonly stationId: string;
}

/** The hub as far as access is concerned: one order of parts that everybody sees, and nothing else. */
export class OneOrder {
  readonly parts: IncomingPart[] = [];
  /** The hub's clock, in milliseconds since 1970; a part that is ahead of it is ordered by it. */
  readonly #now: () => number;

  constructor(parts: readonly IncomingPart[] = [], now: () => number = () => Infinity) {
    this.parts.push(...parts);
    this.#now = now;
  }

  /** Takes what was committed at a station, in its order. */
  push({ replica, stationId }: Sender): void {
    while (replica.seal());
    for (let parts = replica.toPush(); parts.length > 0; parts = replica.toPush()) {
      const receipts = parts.map((part) => {
        this.append(stationId, part);
        return { kind: 'taken', sequence: part.sequence, hubSequence: this.parts.length } as const;
      });
      replica.noteReceipts(parts, receipts);
    }
  }

  /** Brings what is new to a station, in pages of this many parts. */
  pull({ replica }: Sender, page = 500): void {
    for (;;) {
      const cursor = replica.enrolled()?.cursor ?? 0;
      const parts = this.parts.slice(cursor, cursor + page);
      if (parts.length === 0) return;
      replica.apply(parts, cursor + parts.length);
    }
  }

  /** A part that no station of ours sealed, as a station would send it that somebody has in their hands. */
  forge(stationId: string, hybridTime: string, personId: string | null, edits: readonly RowEdit[]): void {
    const sequence = 1_000_000 + this.parts.length;
    const transactionId = `forged-${sequence}`;
    const bare = { sequence, transactionId, place: '', hybridTime, personId, schema: 1, edits };
    this.append(stationId, { ...bare, isFounding: false, hash: partHash(bare) });
  }

  append(stationId: string, part: OutgoingPart): void {
    const hubSequence = this.parts.length + 1;
    this.parts.push({
      ...part,
      hubSequence,
      stationId,
      epoch: 1,
      receivedAt: 0,
      orderedTime: this.#orderedTime(stationId, part.hybridTime),
    });
  }

  /** As the hub gives it: each time of its own a little later than the last. */
  #orderedTime(stationId: string, hybridTime: string): string {
    if (millisecondsOf(hybridTime) <= this.#now()) return hybridTime;
    const milliseconds = this.#now().toString(16).padStart(12, '0');
    return `${milliseconds}-${this.parts.length.toString(16).padStart(4, '0')}-${stationId}`;
  }
}

/** A judge whose verdicts are noted. */
export function watched(judge: PartJudge, verdicts: Verdict[]): PartJudge {
  return {
    ...judge,
    objectionTo(reading, part, rules) {
      const objection = judge.objectionTo(reading, part, rules);
      verdicts.push({ part, objection });
      return objection;
    },
  };
}

/** How a station stands at its hub, of which nothing but the order counts here. */
export function enrolled(): Enrolled {
  return {
    address: { host: 'hub.example', port: 5432, database: 'printhall', tls: { kind: 'off' } },
    role: 'station',
    secret: 'secret',
    hubId: 'hub',
    generation: 'first',
    companyId: 'company',
    companyName: 'Acme Parts',
    homeFactoryId: 'home',
    factories: null,
    joinedAt: 1,
    state: 'joined',
    stopped: null,
    cursor: 0,
    gained: null,
    renewsFrom: null,
    fetchTarget: 0,
    clockOffsetMilliseconds: 0,
    contactAt: null,
  };
}
