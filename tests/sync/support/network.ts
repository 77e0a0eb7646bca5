import {
  HubUnreachable,
  type FileDepot,
  type Hearing,
  type Hub,
  type HubAccess,
  type OpenHub,
  type PushAnswer,
} from '../../../src/station/sync/hub.ts';
import type { VirtualTime } from '../../printers/support/virtual-time.ts';

/** How likely each kind of trouble is, from 0 to 1, for each call. */
export interface Weather {
  readonly latencyMilliseconds: readonly [least: number, most: number];
  readonly questionLost: number;
  /** Done at the hub, and the station does not hear of it. */
  readonly answerLost: number;
  /** What is written arrives once more, later. */
  readonly deliveredTwice: number;
  /** What is read begins again with parts that came before. */
  readonly readAgain: number;
  /** What is brought is answered so late that it might as well never be; everything else goes. */
  readonly pushesStall?: boolean;
}

export const FAIR: Weather = {
  latencyMilliseconds: [1, 30],
  questionLost: 0,
  answerLost: 0,
  deliveredTwice: 0,
  readAgain: 0,
};

export const ROUGH: Weather = {
  latencyMilliseconds: [1, 900],
  questionLost: 0.05,
  answerLost: 0.08,
  deliveredTwice: 0.2,
  readAgain: 0.2,
};

/** How long a station waits for a hub that does not answer. */
const PATIENCE_MILLISECONDS = 5_000;

/** A push that takes nothing is answered after this long. */
const STALL_MILLISECONDS = 1_000;

/** What is written arrives so many times more, at most. */
const MOST_REPEATS = 4;

/** As long a connection can be dead before its end notices. */
const HALF_OPEN_MILLISECONDS = 20_000;

export interface LinkSettings {
  readonly time: VirtualTime;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly openHub: OpenHub;
  /** Counts each kind of trouble that came to pass. */
  readonly met: (trouble: string) => void;
}

/** One station's way to the hub, with everything that a network does to calls. */
export class Link {
  weather: Weather = FAIR;
  readonly #settings: LinkSettings;
  readonly #listening = new Set<{ lost(): void }>();
  /** Grows with each cut: what was under way over an earlier one is lost. */
  #cuts = 0;
  #isCut = false;
  #isDead = false;
  /** Hears how many parts go over at once. */
  onPage: (parts: number) => void = () => undefined;
  partsFetched = 0;
  /** What was said over it, for who counts. */
  readonly calls = new Map<string, number>();

  constructor(settings: LinkSettings) {
    this.#settings = settings;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#cuts += 1;
    this.#settings.met('partition');
    const { time } = this.#settings;
    for (const listener of this.#listening) time.after(HALF_OPEN_MILLISECONDS, () => this.#tell(listener));
    this.#listening.clear();
  }

  heal(): void {
    this.#isCut = false;
  }

  /** The process at this end is gone: nothing is answered, nothing is asked. */
  die(): void {
    this.#isDead = true;
    this.#listening.clear();
  }

  readonly open: OpenHub = async (access: HubAccess) => {
    const hub = await this.#call('open', () => this.#settings.openHub(access));
    return this.#over(hub);
  };

  #over(hub: Hub): Hub {
    return {
      look: () => this.#call('look', () => hub.look()),
      enrol: (enrolment) => this.#call('enrol', () => hub.enrol(enrolment)),
      hello: (hello) => this.#call('hello', () => hub.hello(hello)),
      push: (stationId, epoch, parts) => {
        // As it is when it leaves: what is sent does not change on the way.
        const sent = structuredClone(parts);
        if (this.weather.pushesStall === true) return this.#stalled();
        this.onPage(sent.length);
        return this.#call('push', () => hub.push(stationId, epoch, structuredClone(sent)), 'again');
      },
      pull: (after, most, places) =>
        this.#call('pull', async () => {
          const from = this.#happens('readAgain') ? Math.max(0, after - 1 - this.#below(20)) : after;
          if (from < after) this.#settings.met('read again');
          const pulled = structuredClone(await hub.pull(from, most, places));
          this.onPage(pulled.parts.length);
          this.partsFetched += pulled.parts.length;
          return pulled;
        }),
      listen: (hear) => this.#listen(hub, hear),
      claim: (subject, holder, epoch) => this.#call('claim', () => hub.claim(subject, holder, epoch)),
      release: (subject, epoch) => this.#call('release', () => hub.release(subject, epoch)),
      renew: (stationId, epoch, first) => this.#call('renew', () => hub.renew(stationId, epoch, first)),
      stations: () => this.#call('stations', () => hub.stations()),
      files: this.#filesOver(hub.files),
      close: async () => {
        this.#listening.clear();
        await hub.close();
      },
    };
  }

  /** A little later: nothing was taken, and nothing is wrong. */
  #stalled(): Promise<PushAnswer> {
    const { time } = this.#settings;
    return new Promise(
      (resolve) => void time.after(STALL_MILLISECONDS, () => resolve({ ok: true, receipts: [] })),
    );
  }

  #filesOver(files: FileDepot): FileDepot {
    return {
      describe: (place, hash) => this.#call('describe', () => files.describe(place, hash)),
      begin: (place, hash, bytes) => this.#call('begin', () => files.begin(place, hash, bytes), 'again'),
      put: (place, hash, index, chunk) =>
        this.#call('put', () => files.put(place, hash, index, chunk), 'again'),
      get: (place, hash, index) => this.#call('get', () => files.get(place, hash, index)),
    };
  }

  async #listen(hub: Hub, hear: Hearing): Promise<() => void> {
    let isOver = false;
    const listener = {
      lost: () => {
        if (!isOver) hear.lost();
        isOver = true;
      },
    };
    const stop = await this.#call('listen', () =>
      hub.listen({
        woken: (upTo) => {
          const cuts = this.#cuts;
          const arrive = () => {
            if (!isOver && cuts === this.#cuts && !this.#isDead) hear.woken(upTo);
          };
          this.#settings.time.after(this.#latency(), arrive);
        },
        lost: () => this.#tell(listener),
      }),
    );
    this.#listening.add(listener);
    return () => {
      isOver = true;
      this.#listening.delete(listener);
      stop();
    };
  }

  #tell(listener: { lost(): void }): void {
    if (!this.#isDead) listener.lost();
  }

  #call<Answer>(name: string, ask: () => Promise<Answer>, repeat?: 'again'): Promise<Answer> {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    const { time, met } = this.#settings;
    return new Promise<Answer>((resolve, reject) => {
      const settle = (then: () => void) => {
        if (!this.#isDead) then();
      };
      const unreachable = (after: number) =>
        void time.after(after, () => settle(() => reject(new HubUnreachable(`${name} was not answered`))));
      const cuts = this.#cuts;
      if (this.#isCut) return unreachable(this.#latency());
      if (this.#happens('questionLost')) {
        met('question lost');
        return unreachable(PATIENCE_MILLISECONDS);
      }
      const answerLost = this.#happens('answerLost');
      const twice = repeat === 'again' && this.#happens('deliveredTwice');
      const arrive = () => {
        if (this.#cuts !== cuts) return unreachable(PATIENCE_MILLISECONDS);
        const answered = ask();
        if (twice) {
          met('delivered twice');
          const again = () => void ask().catch(() => undefined);
          const times = 1 + this.#below(MOST_REPEATS);
          for (let count = 0; count < times; count += 1) time.after(this.#latency(), again);
        }
        const back = (then: () => void) =>
          time.after(this.#latency(), () => {
            if (answerLost || this.#cuts !== cuts) {
              met('answer lost');
              unreachable(PATIENCE_MILLISECONDS);
            } else settle(then);
          });
        answered.then(
          (answer) => void back(() => resolve(answer)),
          (error: unknown) => void back(() => reject(error)),
        );
      };
      time.after(this.#latency(), arrive);
    });
  }

  #happens(trouble: Exclude<keyof Weather, 'latencyMilliseconds' | 'pushesStall'>): boolean {
    return this.#settings.chance() < this.weather[trouble];
  }

  #latency(): number {
    const [least, most] = this.weather.latencyMilliseconds;
    return least + this.#below(most - least + 1);
  }

  #below(limit: number): number {
    return Math.floor(this.#settings.chance() * limit);
  }
}
