import { and, desc, eq } from 'drizzle-orm';
import type { PersonId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { placeOf, recordPrinter } from '../printers/printer-rows.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { HandRefusal } from './acting.ts';
import { whyNotAsked } from './asking.ts';
import type { ControlsHouse } from './house.ts';
import type { SettingsReading, SettingsSnapshot, SettingValue } from './model.ts';
import {
  isTaken,
  keyOf,
  parseSettings,
  settingCommands,
  valueOf,
  type PrintedSetting,
} from './settings-text.ts';
import { settingsSnapshots } from './tables.ts';

/** Years of changes at one printer; nobody looks further back. */
const SNAPSHOTS_SHOWN = 200;

type Read = Result<readonly PrintedSetting[], HandRefusal>;

export async function readSettings(
  house: ControlsHouse,
  printerId: string,
): Promise<Result<SettingsReading, HandRefusal>> {
  const read = await askSettings(house, printerId);
  return read.ok ? accepted(readingOf(house, read.value)) : read;
}

async function askSettings(house: ControlsHouse, printerId: string): Promise<Read> {
  const refusal = whyNotAsked(house, printerId);
  if (refusal !== null) return refused(refusal);
  const answer = await house.bench.ask(printerId, 'M503');
  if (!answer.ok) return answer;
  const settings = parseSettings(answer.value);
  return settings.length === 0
    ? refused({ code: 'controls.notOffered', what: 'settings' })
    : accepted(settings);
}

function readingOf(house: ControlsHouse, settings: readonly PrintedSetting[]): SettingsReading {
  return { readAt: house.clock.now(), values: settings.map(valueOf) };
}

interface Change {
  readonly printerId: string;
  readonly store: boolean;
}

/** Sets parameters that the printer has, sees that it took them, and keeps what it had before. */
export async function changeSettings(
  house: ControlsHouse,
  call: Call,
  input: Change & { readonly changes: readonly SettingValue[]; readonly note?: string | undefined },
): Promise<Result<SettingsReading, HandRefusal>> {
  const before = await askSettings(house, input.printerId);
  if (!before.ok) return before;
  const known = new Map(before.value.map((setting) => [keyOf(setting), setting]));
  const wanted = [...new Map(input.changes.map((change) => [keyOf(change), change])).values()];
  const unknown = wanted.find((change) => !known.has(keyOf(change)));
  if (unknown) return refused({ code: 'controls.unknownSetting', setting: keyOf(unknown) });
  return setAll(house, call, input, before.value, wanted, input.note ?? '');
}

/** Puts back what a kept reading says, of the parameters that the printer still has; sends only what differs. */
export async function restoreSettings(
  house: ControlsHouse,
  call: Call,
  input: Change & { readonly snapshotId: string },
): Promise<Result<SettingsReading, HandRefusal>> {
  const kept = house.store.reading
    .select()
    .from(settingsSnapshots)
    .where(and(eq(settingsSnapshots.id, input.snapshotId), eq(settingsSnapshots.printerId, input.printerId)))
    .get();
  if (kept === undefined) return refused({ code: 'controls.noSuchSnapshot' });
  const before = await askSettings(house, input.printerId);
  if (!before.ok) return before;
  const known = new Map(before.value.map((setting) => [keyOf(setting), setting]));
  const wanted = kept.settings.filter((setting) => {
    const found = known.get(keyOf(setting));
    return found !== undefined && !isTaken(setting.value, found);
  });
  return setAll(house, call, input, before.value, wanted, kept.note);
}

/** On record, with the reading before, in one transaction; then sent, read back and compared; then kept, if asked. */
async function setAll(
  house: ControlsHouse,
  call: Call,
  { printerId, store }: Change,
  before: readonly PrintedSetting[],
  wanted: readonly SettingValue[],
  note: string,
): Promise<Result<SettingsReading, HandRefusal>> {
  // The printer was asked meanwhile: it may have begun to print.
  const refusal = whyNotAsked(house, printerId);
  if (refusal !== null) return refused(refusal);
  keepBefore(house, call, { printerId, store }, before, wanted, note);
  if (wanted.length > 0) {
    const sent = house.bench.send(printerId, settingCommands(wanted));
    if (!sent.ok) return sent;
  }
  const after = await askSettings(house, printerId);
  if (!after.ok) return after;
  const lost = notTaken(wanted, after.value);
  if (lost !== null) return refused(lost);
  const kept = store ? await keepInPrinter(house, printerId) : null;
  return kept === null ? accepted(readingOf(house, after.value)) : refused(kept);
}

function keepBefore(
  house: ControlsHouse,
  call: Call,
  { printerId, store }: Change,
  before: readonly PrintedSetting[],
  wanted: readonly SettingValue[],
  note: string,
): void {
  const was = new Map(before.map((setting) => [keyOf(setting), setting.value]));
  const changes = wanted.map((setting) => ({
    setting: keyOf(setting),
    from: was.get(keyOf(setting)) ?? null,
    to: setting.value,
  }));
  house.store.write((tx) => {
    tx.rows
      .insert(settingsSnapshots)
      .values({
        id: house.makeId<'SettingsSnapshot'>(),
        printerId,
        readAt: call.at,
        keptBy: signedInPerson(call),
        note,
        settings: before.map(valueOf),
      })
      .run();
    recordPrinter(tx, call, printerId, placeOf(house.policy(), printerId).name, { changes, store });
  });
}

function notTaken(
  wanted: readonly SettingValue[],
  after: readonly PrintedSetting[],
): Extract<HandRefusal, { code: 'controls.notTaken' }> | null {
  const known = new Map(after.map((setting) => [keyOf(setting), setting]));
  for (const setting of wanted) {
    const found = known.get(keyOf(setting));
    if (found !== undefined && isTaken(setting.value, found)) continue;
    return {
      code: 'controls.notTaken',
      setting: keyOf(setting),
      asked: setting.value,
      found: found?.value ?? null,
    };
  }
  return null;
}

/** M500. `echo:EEPROM disabled`, `Error:EEPROM …`, `echo:Unknown command`: it keeps nothing. */
async function keepInPrinter(house: ControlsHouse, printerId: string): Promise<HandRefusal | null> {
  const answer = await house.bench.ask(printerId, 'M500');
  if (!answer.ok) return answer.refusal;
  const fails = answer.value.some((line) => /error|disabled|unknown command/i.test(line));
  return fails ? { code: 'controls.notTaken', setting: 'M500', asked: 1, found: null } : null;
}

/** The readings kept before each change, the newest first. */
export function settingsHistory(house: ControlsHouse, printerId: string): readonly SettingsSnapshot[] {
  const rows = house.store.reading
    .select()
    .from(settingsSnapshots)
    .where(eq(settingsSnapshots.printerId, printerId))
    .orderBy(desc(settingsSnapshots.id))
    .limit(SNAPSHOTS_SHOWN)
    .all();
  const { people } = house.policy();
  return rows.map(({ id, readAt, keptBy, note, settings }) => ({
    snapshotId: id,
    readAt,
    keptByName: people.get(keptBy as PersonId)?.name ?? '',
    note,
    values: settings,
  }));
}
