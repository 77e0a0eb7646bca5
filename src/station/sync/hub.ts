import type { HubAddress, StationLine } from '../../shop/sync/index.ts';

/** Parts of one page from the hub: one round trip. */
export const PULL_PARTS = 1_000;

/**
 * One row of a part. `columns` and `before` are as the change log has them: an insert has all columns and no `before`,
 * a delete the other way round, an update only what changed. Where the first move from a version wins, `before` holds
 * besides, under the empty name, the hybrid time of the move that made the version: two moves can make one number.
 */
export interface RowEdit {
  readonly tableName: string;
  readonly rowId: string;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly columns: Readonly<Record<string, SqlValue>> | null;
  readonly before: Readonly<Record<string, SqlValue>> | null;
}

/** What a column of a travelling table can hold. */
export type SqlValue = string | number | null;

/** What one transaction did to the rows of one place, as it goes to the hub. */
export interface OutgoingPart {
  /** Counted by the station, without gaps. */
  readonly sequence: number;
  readonly transactionId: string;
  /** A factory's id; empty: the whole company. */
  readonly place: string;
  readonly hybridTime: string;
  readonly personId: string | null;
  readonly isFounding: boolean;
  /** The number of the newest migration that the sender knows. */
  readonly schema: number;
  readonly edits: readonly RowEdit[];
  /** SHA-256, hexadecimal, over all of the above but `isFounding` (sealing/parts.ts). */
  readonly hash: string;
}

/** A part as it comes from the hub. */
export interface IncomingPart extends OutgoingPart {
  /** The hub's number: without gaps over the company, in the order of the commits there. */
  readonly hubSequence: number;
  readonly stationId: string;
  readonly epoch: number;
  /** By the hub's clock. */
  readonly receivedAt: number;
  /**
   * The time by which fields are ordered: the sender's own, unless that was more than `CLOCK_LEEWAY_MILLISECONDS`
   * ahead of the hub's clock when it came; then the hub's. As `hybridTime`.
   */
  readonly orderedTime: string;
}

/** What a station says of itself when it comes to the hub. */
export interface Hello {
  readonly stationId: string;
  readonly epoch: number;
  readonly version: string;
  readonly schema: number;
  /** What waits, and what could not be sent or applied: shown on the page of stations. */
  readonly waiting: number;
  readonly troubles: number;
  readonly clockOffsetMilliseconds: number | null;
}

/** What stands at a hub for who comes with a code. */
export interface HubLook {
  readonly hubId: string;
  readonly generation: string;
  readonly companyName: string;
  /** Null: nobody has founded it yet; the first station brings its company. */
  readonly companyId: string | null;
  readonly homeFactoryId: string | null;
  readonly homeFactoryName: string;
  readonly factories: readonly { readonly id: string; readonly name: string }[] | null;
  /** Null: the code is fresh. */
  readonly stationId: string | null;
  readonly schema: number;
}

export interface Enrolment {
  readonly stationId: string;
  readonly epoch: number;
  readonly name: string;
  readonly newSecret: string;
  /** Of the station that founds: the company's id and name, and the factory that it stands in. */
  readonly founding: {
    readonly companyId: string;
    readonly companyName: string;
    readonly homeFactoryId: string;
  } | null;
}

/** What the hub answers. */
export interface Welcome {
  readonly hubId: string;
  readonly generation: string;
  /** By the hub's clock, when it answered. */
  readonly hubTime: number;
  readonly companyId: string;
  readonly companyName: string;
  /** Whether the company's beginning has come. */
  readonly isFounded: boolean;
  readonly station: {
    /** The epoch that may write. A station with a lower one has been replaced. */
    readonly epoch: number;
    /** The newest part that the hub has of this epoch; 0: none. */
    readonly lastSequence: number;
    readonly lastHash: string | null;
    readonly homeFactoryId: string;
    /** Null: every one. */
    readonly factories: readonly string[] | null;
  };
  /** The newest number that the hub gave out in this company. */
  readonly hubSequence: number;
  /** The newest migration that a station of this company has told of; only for words. */
  readonly schema: number;
}

/** What became of each part that was pushed, in their order. */
export type Receipt =
  | { readonly kind: 'taken'; readonly sequence: number; readonly hubSequence: number }
  /** It had come before, whole and the same. */
  | { readonly kind: 'known'; readonly sequence: number; readonly hubSequence: number }
  /** It will never be taken; it is kept aside at the hub, and the next can come. */
  | { readonly kind: 'rejected'; readonly sequence: number; readonly code: string; readonly detail: string };

export type PushAnswer =
  | { readonly ok: true; readonly receipts: readonly Receipt[] }
  /** A number of this station and epoch came with another hash: there are two of this station, or it was put back. */
  | { readonly ok: false; readonly why: 'reused'; readonly sequence: number }
  /** A part is missing before these. */
  | { readonly ok: false; readonly why: 'gap'; readonly expected: number }
  /** Another epoch writes for this station. */
  | { readonly ok: false; readonly why: 'fenced'; readonly epoch: number };

export interface Pulled {
  readonly parts: readonly IncomingPart[];
  /** Everything up to here that the station may see is in `parts`, or came before. */
  readonly upTo: number;
  /** There is more. */
  readonly isMore: boolean;
  readonly hubTime: number;
}

/** Who may act on something that only one station may act on. */
export type ClaimAnswer =
  { readonly held: true } | { readonly held: false; readonly byStationId: string; readonly since: number };

/** What the hub has of a file at a place. */
export interface DepotFile {
  readonly bytes: number;
  readonly chunkBytes: number;
  readonly chunks: number;
  /** The chunks that are there, by index. */
  readonly present: readonly number[];
}

/** Files by the hash of their content, in chunks, each place its own. */
export interface FileDepot {
  describe(place: string, contentHash: string): Promise<DepotFile | null>;
  /** Announces a file; what is there already stays. */
  begin(place: string, contentHash: string, bytes: number): Promise<DepotFile>;
  /** Twice is once. */
  put(place: string, contentHash: string, index: number, chunk: Uint8Array): Promise<void>;
  get(place: string, contentHash: string, index: number): Promise<Uint8Array | null>;
}

export interface Hearing {
  /** Parts up to this number are there now; null: something else has changed. */
  woken(upTo: number | null): void;
  lost(): void;
}

/**
 * What a station asks of the hub. Every call may throw `HubUnreachable` (try again later) or `HubRefuses` (a person is
 * needed). Nothing of it is needed to print.
 */
export interface Hub {
  /** What the credentials open, before the station is enrolled with them. */
  look(): Promise<HubLook>;
  /**
   * Ties the credentials to this station for good and changes their password, so that the code which carried them opens
   * nothing any more. Throws `HubRefuses` with `codeUsed` where they are tied to another station.
   */
  enrol(enrolment: Enrolment): Promise<void>;
  hello(hello: Hello): Promise<Welcome>;
  push(stationId: string, epoch: number, parts: readonly OutgoingPart[]): Promise<PushAnswer>;
  /** Parts after `after` that this station may see, in the hub's order; only those of `places` where they are given. */
  pull(after: number, most: number, places?: readonly string[]): Promise<Pulled>;
  /** Calls back soon after something new is there; the connection may go, and then it says so once. */
  listen(hear: Hearing): Promise<() => void>;
  /** Takes `subject` for `holder` (this station's id, or another's), if nobody has it. */
  claim(subject: string, holder: string, epoch: number): Promise<ClaimAnswer>;
  /** Gives it back; only its holder can. */
  release(subject: string, epoch: number): Promise<void>;
  /** Starts a new epoch of this station; the older one can write nothing any more. `first` is its first number. */
  renew(stationId: string, epoch: number, first: number): Promise<{ readonly epoch: number }>;
  stations(): Promise<readonly HubStation[]>;
  readonly files: FileDepot;
  close(): Promise<void>;
}

/** As `StationLine`, without what only a station knows. */
export type HubStation = Omit<StationLine, 'isThis' | 'homeFactoryName'>;

/** How a station gets to a hub. */
export interface HubAccess {
  readonly address: HubAddress;
  readonly role: string;
  readonly secret: string;
}

export type OpenHub = (access: HubAccess) => Promise<Hub>;

/** The network or the hub is away. Whatever was asked may have been done, and is asked again. */
export class HubUnreachable extends Error {}

/** The hub is there and says no: revoked, another password, a schema that is too new. */
export class HubRefuses extends Error {
  readonly code: 'revoked' | 'credentials' | 'codeUsed' | 'hubTooNew' | 'notAHub';
  constructor(code: HubRefuses['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A station's clock may be this far ahead of the hub's; beyond it, its times order nothing. */
export const CLOCK_LEEWAY_MILLISECONDS = 5 * 60_000;
