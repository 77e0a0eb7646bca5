import { FINDING_CODES, type FindingCode, type FindingLevel } from './model.ts';

/** How a finding is taken where no place says otherwise. */
export const DEFAULT_LEVELS: Readonly<Record<FindingCode, FindingLevel>> = {
  forbiddenCommand: 'refuse',
  writesSettings: 'refuse',
  switchesPowerOff: 'refuse',
  tunesHeaters: 'refuse',
  // It becomes a pause; the print waits for somebody.
  waitsForPerson: 'warn',
  spoofsFirmware: 'refuse',
  tooHot: 'refuse',
  offTheBed: 'refuse',
  belowBed: 'refuse',
  placeholder: 'refuse',
  // A printer is none the worse for it; its owner may be.
  secretInFile: 'warn',
  neverHeats: 'warn',
  // The heaters go off with the end of the print, whatever the file says (printers: PT9).
  leavesHot: 'warn',
  noThermalProtection: 'refuse',
};

/** What no rule and no person lets through. */
export function isNeverLetThrough(code: FindingCode): boolean {
  return code === 'forbiddenCommand';
}

/** Of a printer, not of a file: a rule of its place lets it through, a release of a task does not. */
export function isOfPrinter(code: FindingCode): boolean {
  return code === 'noThermalProtection';
}

export interface PlaceRule {
  readonly scopeId: string;
  readonly finding: string;
  readonly level: FindingLevel;
}

export interface LevelHere {
  readonly level: FindingLevel;
  /** The place whose rule it is; null: the default. */
  readonly scopeId: string | null;
}

/**
 * How each finding is taken at a place: the rule of the nearest place holds, from the place itself upwards.
 * @param upward the place, and those that it stands in, nearest first
 */
export function levelsAt(
  rules: readonly PlaceRule[],
  upward: readonly string[],
): Readonly<Record<FindingCode, LevelHere>> {
  const levels = FINDING_CODES.map((code): [FindingCode, LevelHere] => {
    if (isNeverLetThrough(code)) return [code, { level: 'refuse', scopeId: null }];
    const of = rules.filter(({ finding }) => finding === code);
    for (const scopeId of upward) {
      const rule = of.find((one) => one.scopeId === scopeId);
      if (rule !== undefined) return [code, { level: rule.level, scopeId }];
    }
    return [code, { level: DEFAULT_LEVELS[code], scopeId: null }];
  });
  return Object.fromEntries(levels) as Record<FindingCode, LevelHere>;
}
