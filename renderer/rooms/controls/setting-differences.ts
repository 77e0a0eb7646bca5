import type { SettingValue } from '../../../src/shop/controls/index.ts';
import { settingKey } from './setting-words.ts';

/** One parameter that two readings do not agree about. Null: it is not in that reading. */
export interface SettingDifference {
  readonly setting: SettingValue;
  readonly from: number | null;
  readonly to: number | null;
}

/** What would have to change for `now` to become `then`, in the order of the readings. */
export function differencesOf(
  now: readonly SettingValue[],
  then: readonly SettingValue[],
): readonly SettingDifference[] {
  const present = new Map(now.map((setting) => [settingKey(setting), setting.value]));
  const wanted = new Set(then.map(settingKey));
  const changed = then.flatMap((setting) => {
    const from = present.get(settingKey(setting)) ?? null;
    return from === setting.value ? [] : [{ setting, from, to: setting.value }];
  });
  const gone = now.flatMap((setting) =>
    wanted.has(settingKey(setting)) ? [] : [{ setting, from: setting.value, to: null }],
  );
  return [...changed, ...gone];
}

/** What a person typed, by `settingKey`; an entry equal to the printer's own value is no change. */
export type SettingDrafts = ReadonlyMap<string, number>;

export function changesOf(
  values: readonly SettingValue[],
  drafts: SettingDrafts,
): readonly SettingDifference[] {
  return values.flatMap((setting) => {
    const to = drafts.get(settingKey(setting));
    return to === undefined || to === setting.value ? [] : [{ setting, from: setting.value, to }];
  });
}

/** The drafts with one more; what goes back to the printer's own value is no draft. */
export function drafted(drafts: SettingDrafts, setting: SettingValue, value: number): SettingDrafts {
  const next = new Map(drafts);
  if (value === setting.value) next.delete(settingKey(setting));
  else next.set(settingKey(setting), value);
  return next;
}
