import type {
  ContentHash,
  FileRefusal,
  GcodeAnalysis,
  ModelAnalysis,
  PrintProfile,
  SlicedGcode,
  SlicingRefusal,
  WaitedForBy,
} from '../files/index.ts';
import type { Result } from '../kernel/index.ts';

/** The reason of a signal that was aborted because the station ends, and not because a person wanted it. */
export const STATION_ENDS = 'stationEnds';

/** Work that goes on in the background, shown to everyone it concerns, with progress and an end. */
export interface BackgroundWork {
  /** Starts it; `run` must end soon after its signal is aborted. The answer is the work's id. */
  start(
    about: {
      readonly subject: 'analysis' | 'slicing';
      readonly recordId: string;
      readonly name: string;
      readonly startedBy: string;
    },
    run: (
      report: (fraction: number) => void,
      signal: AbortSignal,
    ) => Promise<'done' | 'failed' | 'cancelled'>,
  ): string;
  /** The work under way on a record; null when there is none. */
  on(recordId: string): { readonly workId: string; readonly fraction: number | null } | null;
  cancel(workId: string): void;
}

/** What the projects room needs done with files, in workers of the station. */
export interface ModelWorkshop {
  analyse(
    hash: ContentHash,
    fileName: string,
    waitedForBy: WaitedForBy,
    report: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<Result<ModelAnalysis, FileRefusal>>;
  /**
   * The picture that an analysis left beside a file, kept as a file of its own: it travels where the file itself does
   * not. Null: there is none.
   */
  keepPicture(hash: ContentHash): Promise<ContentHash | null>;
  /** Slices, when the file is here, and keeps the G-code in the store; its analysis is that of any uploaded G-code. */
  slice(
    request: {
      readonly hash: ContentHash;
      readonly fileName: string;
      readonly profile: PrintProfile;
      readonly materialKey: string;
      readonly waitedForBy: WaitedForBy;
    },
    report: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<
    Result<
      { readonly gcodeHash: ContentHash; readonly sliced: SlicedGcode; readonly analysis: GcodeAnalysis },
      SlicingRefusal
    >
  >;
  readonly slicerName: string;
}
