import type { Instant } from '../../../src/shop/kernel/index.ts';
import {
  CLOCK_LEEWAY_MILLISECONDS,
  type IncomingPart,
  type OutgoingPart,
  type PushAnswer,
  type Receipt,
} from '../../../src/station/sync/hub.ts';
import { faultOf } from './part-fault.ts';

/** A station as a hub in memory knows it. */
export interface HubStationRow {
  readonly role: string;
  secret: string;
  stationId: string | null;
  name: string;
  homeFactoryId: string;
  /** Null: every one. */
  factories: readonly string[] | null;
  /** It brings the company’s beginning. */
  founds: boolean;
  epoch: number;
  /** Of the live epoch. */
  lastSequence: number;
  lastHash: string | null;
  /** The latest time by which a part of it is ordered; null: there is none yet. */
  lastOrdered: string | null;
  revokedAt: Instant | null;
  contactAt: Instant | null;
  version: string;
  schema: number;
  waiting: number;
  troubles: number;
  clockOffsetMilliseconds: number | null;
}

/** A number that was given out: what became of the part, by station, epoch and number. */
interface Taken {
  readonly hash: string;
  readonly receipt: Receipt;
}

/** A part that will never be in the log, kept whole. */
export interface KeptAside {
  readonly stationId: string;
  readonly part: OutgoingPart;
  readonly code: string;
}

/** What a hub has of one company. */
export interface HubLog {
  readonly parts: readonly IncomingPart[];
  readonly aside: readonly KeptAside[];
  readonly newest: number;
  /** How many parts came again after they had been taken. */
  readonly repeats: number;
  /** All of them or none: the order is looked at before anything is taken. */
  push(station: HubStationRow, epoch: number, parts: readonly OutgoingPart[]): PushAnswer;
  /** Parts after a number in places, in their order; `places` null: wherever they are. */
  after(sequence: number, most: number, places: readonly string[] | null): readonly IncomingPart[];
  /** The same, telling somebody else of what comes. */
  copy(onTaken: (part: IncomingPart) => void): HubLog;
}

/** The log of one company, numbered without gaps. */
export function hubLog(now: () => Instant, onTaken: (part: IncomingPart) => void, from?: LogState): HubLog {
  const state: LogState = from ?? { parts: [], byPlace: new Map(), taken: new Map(), aside: [] };
  let repeats = 0;
  const keyOf = (station: HubStationRow, epoch: number, sequence: number) =>
    `${station.stationId} ${epoch} ${sequence}`;

  function take(station: HubStationRow, epoch: number, part: OutgoingPart): Receipt {
    const { sequence } = part;
    station.lastSequence = sequence;
    station.lastHash = part.hash;
    const stationId = station.stationId ?? '';
    const fault = faultOf(station, part, state.parts.at(-1)?.isFounding ?? true);
    if (fault !== null) {
      state.aside.push({ stationId, part, code: fault.code });
      return { kind: 'rejected', sequence, ...fault };
    }
    const receivedAt = now();
    const hubSequence = state.parts.length + 1;
    const orderedTime = orderedTimeOf(station, part.hybridTime, receivedAt);
    const incoming = { ...part, hubSequence, stationId, epoch, receivedAt, orderedTime };
    state.parts.push(incoming);
    const beside = state.byPlace.get(part.place) ?? [];
    beside.push(incoming);
    state.byPlace.set(part.place, beside);
    return { kind: 'taken', sequence, hubSequence };
  }

  return {
    parts: state.parts,
    aside: state.aside,
    get newest() {
      return state.parts.length;
    },
    get repeats() {
      return repeats;
    },
    push(station, epoch, parts) {
      if (epoch !== station.epoch) return { ok: false, why: 'fenced', epoch: station.epoch };
      const refusal = orderRefusal(station, parts, (sequence) =>
        state.taken.get(keyOf(station, epoch, sequence)),
      );
      if (refusal !== null) return refusal;
      const before = state.parts.length;
      const receipts = parts.map((part): Receipt => {
        const key = keyOf(station, epoch, part.sequence);
        const known = state.taken.get(key);
        if (known !== undefined) {
          repeats += 1;
          return asKnown(known.receipt);
        }
        const receipt = take(station, epoch, part);
        state.taken.set(key, { hash: part.hash, receipt });
        return receipt;
      });
      for (const part of state.parts.slice(before)) onTaken(part);
      return { ok: true, receipts };
    },
    after(sequence, most, places) {
      if (places === null) return state.parts.slice(sequence, sequence + most);
      return merged(
        places.map((place) => state.byPlace.get(place) ?? []),
        sequence,
        most,
      );
    },
    copy: (tellOther) => hubLog(now, tellOther, copyOf(state)),
  };
}

interface LogState {
  readonly parts: IncomingPart[];
  readonly byPlace: Map<string, IncomingPart[]>;
  readonly taken: Map<string, Taken>;
  readonly aside: KeptAside[];
}

function copyOf({ parts, byPlace, taken, aside }: LogState): LogState {
  return {
    parts: [...parts],
    byPlace: new Map([...byPlace].map(([place, list]) => [place, [...list]])),
    taken: new Map(taken),
    aside: [...aside],
  };
}

function asKnown(receipt: Receipt): Receipt {
  return receipt.kind === 'taken' ? { ...receipt, kind: 'known' } : receipt;
}

/** What is wrong with the numbers of what is pushed; null: nothing. */
function orderRefusal(
  { lastSequence }: HubStationRow,
  parts: readonly OutgoingPart[],
  takenAs: (sequence: number) => Taken | undefined,
): PushAnswer | null {
  let expected = lastSequence + 1;
  for (const { sequence, hash } of parts) {
    if (sequence >= expected) {
      if (sequence > expected) return { ok: false, why: 'gap', expected };
      expected += 1;
    } else if (takenAs(sequence)?.hash !== hash) return { ok: false, why: 'reused', sequence };
  }
  return null;
}

/** The sender's time, unless it is too far ahead: then the hub's, or what follows the latest of the station's. */
function orderedTimeOf(station: HubStationRow, hybridTime: string, receivedAt: Instant): string {
  const milliseconds = Number.parseInt(hybridTime.slice(0, 12), 16);
  const { lastOrdered } = station;
  const fresh = timeText(receivedAt, 0, station.stationId ?? '');
  const ordered =
    milliseconds <= receivedAt + CLOCK_LEEWAY_MILLISECONDS
      ? hybridTime
      : lastOrdered === null || lastOrdered < fresh
        ? fresh
        : following(lastOrdered, station.stationId ?? '');
  if (lastOrdered === null || lastOrdered < ordered) station.lastOrdered = ordered;
  return ordered;
}

function following(time: string, stationId: string): string {
  const milliseconds = Number.parseInt(time.slice(0, 12), 16);
  const counter = Number.parseInt(time.slice(13, 17), 16);
  return counter < 0xffff
    ? timeText(milliseconds, counter + 1, stationId)
    : timeText(milliseconds + 1, 0, stationId);
}

function timeText(milliseconds: number, counter: number, stationId: string): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(milliseconds, 12)}-${hex(counter, 4)}-${stationId}`;
}

/** The next parts of several lists, each in order of its numbers: what it costs grows with what is given back. */
function merged(
  lists: readonly (readonly IncomingPart[])[],
  after: number,
  most: number,
): readonly IncomingPart[] {
  const heads = lists.map((list) => ({ list, at: firstAfter(list, after) }));
  const found: IncomingPart[] = [];
  while (found.length < most) {
    let next: { list: readonly IncomingPart[]; at: number } | null = null;
    for (const head of heads) {
      const part = head.list[head.at];
      const best = next?.list[next.at];
      if (part !== undefined && (best === undefined || part.hubSequence < best.hubSequence)) next = head;
    }
    const part = next?.list[next.at];
    if (next === null || part === undefined) break;
    found.push(part);
    next.at += 1;
  }
  return found;
}

function firstAfter(list: readonly IncomingPart[], sequence: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.hubSequence ?? 0) <= sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
