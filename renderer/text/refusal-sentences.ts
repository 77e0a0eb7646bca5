import type { AuditRefusal } from '../../src/shop/audit/index.ts';
import type { AccessRefusal, PermissionKey } from '../../src/shop/access/index.ts';
import type { CamerasRefusal } from '../../src/shop/cameras/index.ts';
import type { ControlsRefusal } from '../../src/shop/controls/index.ts';
import type { FileRefusal, SlicingRefusal } from '../../src/shop/files/index.ts';
import type { PeopleRefusal } from '../../src/shop/people/index.ts';
import type { PrinterRefusal, PrintersRefusal } from '../../src/shop/printers/index.ts';
import type { PrintingRefusal } from '../../src/shop/printing/index.ts';
import type { ProjectsRefusal } from '../../src/shop/projects/index.ts';
import type { HierarchyRefusal } from '../../src/shop/hierarchy/index.ts';
import type { ExplanationView, GrantsRefusal } from '../../src/shop/grants/index.ts';
import type { LiveRefusal } from '../../src/shop/live/index.ts';
import type { JudgeRefusal, SyncRefusal } from '../../src/shop/sync/index.ts';
import type { Format } from './format.ts';

/** Every refusal that can reach the window. A new one in any room does not compile until it has its sentences. */
export type AnyRefusal =
  | AccessRefusal
  /** What the door answers to a call without the permission, with the whole reason. */
  | { readonly code: 'access.forbidden'; readonly explanation: ExplanationView }
  | AuditRefusal
  | CamerasRefusal
  | ControlsRefusal
  | GrantsRefusal
  | HierarchyRefusal
  | LiveRefusal
  | PrinterRefusal
  | FileRefusal
  | PeopleRefusal
  | PrintersRefusal
  | PrintingRefusal
  | ProjectsRefusal
  | SlicingRefusal
  | SyncRefusal
  | JudgeRefusal;

/** What a sentence may use to write figures and names. */
export interface Speech extends Format {
  readonly permission: (key: PermissionKey) => string;
  /** The word for a state of a task or print. */
  readonly state: (state: string) => string;
  /** The word for how a printer is connected. */
  readonly link: (link: string) => string;
  /** What a system has said about a port, in its own words, or in ours where it was we. */
  readonly reason: (text: string) => string;
}

/** One sentence a refusal, with what to do where something can be done. */
export type RefusalSentences = {
  readonly [Code in AnyRefusal['code']]: (
    refusal: Extract<AnyRefusal, { readonly code: Code }>,
    speech: Speech,
  ) => string;
};
