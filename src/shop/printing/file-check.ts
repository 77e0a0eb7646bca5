import type { Bounds, GcodeCheck, HeatSetting, PrintProfile } from '../files/index.ts';
import { tooHotFor } from '../printers/index.ts';
import type { GcodeFacts } from '../projects/index.ts';
import type { FindingCode, FindingView } from './model.ts';

/** A finding before a place has said how it is taken. */
export type Found = Omit<FindingView, 'level'>;

/** Purge lines, wipes and the place where a head waits lie this far outside of what a profile calls its bed. */
const BESIDE_BED_MILLIMETRES = 10;
/** Ends of prints lift the head a little, and the firmware stops it at its own end. */
const ABOVE_BED_MILLIMETRES = 5;

/**
 * What the check finds in a file, held against the profiles that it may be printed by. What only some of them mind is
 * no finding of the file: it goes to one of the others.
 */
export function findingsIn(facts: GcodeFacts | null, profiles: readonly PrintProfile[]): readonly Found[] {
  if (facts === null) return [];
  if (facts.check === undefined) return findingsOfOldFacts(facts);
  const { check } = facts;
  const found: (Found | null)[] = [
    ...check.findings,
    mildest(profiles.map((profile) => tooHotIn(check, profile))),
    mildest(profiles.map((profile) => offTheBedIn(check, profile))),
  ];
  return found.filter((one) => one !== null);
}

/** The least of what the profiles mind; null when one of them minds nothing, or there is none. */
function mildest(found: readonly (Found | null)[]): Found | null {
  if (found.length === 0 || found.includes(null)) return null;
  return found.toSorted((left, right) => (left?.count ?? 0) - (right?.count ?? 0))[0] ?? null;
}

function tooHotIn({ hotendHeats, bedHeats }: GcodeCheck, profile: PrintProfile): Found | null {
  const settings = [
    ...hotendHeats.filter(({ celsius }) => tooHotFor(profile, { hotendCelsius: celsius }) !== null),
    ...bedHeats.filter(({ celsius }) => tooHotFor(profile, { bedCelsius: celsius }) !== null),
  ].toSorted((left, right) => left.line - right.line);
  const [first] = settings;
  if (first === undefined) return null;
  const count = settings.reduce((sum: number, setting: HeatSetting) => sum + setting.count, 0);
  return { code: 'tooHot', line: first.line, text: `${first.celsius} °C`, count };
}

function offTheBedIn(
  { travelMillimetres: reach, travelLines }: GcodeCheck,
  profile: PrintProfile,
): Found | null {
  const { widthMillimetres, depthMillimetres, heightMillimetres } = profile.bed;
  const sides: readonly (readonly [keyof Bounds, boolean])[] = [
    ['minX', reach.minX < -BESIDE_BED_MILLIMETRES],
    ['minY', reach.minY < -BESIDE_BED_MILLIMETRES],
    ['maxX', reach.maxX > widthMillimetres + BESIDE_BED_MILLIMETRES],
    ['maxY', reach.maxY > depthMillimetres + BESIDE_BED_MILLIMETRES],
    ['maxZ', reach.maxZ > heightMillimetres + ABOVE_BED_MILLIMETRES],
  ];
  const off = sides
    .filter(([, isOff]) => isOff)
    .map(([side]) => ({ side, line: travelLines[side], place: reach[side] }))
    .toSorted((left, right) => left.line - right.line);
  const [first] = off;
  if (first === undefined) return null;
  const place = Math.round(first.place * 100) / 100;
  return { code: 'offTheBed', line: first.line, text: `${first.side.slice(3)}${place}`, count: off.length };
}

/** A file that was read before there was a check: what its warnings tell. Its forbidden commands were refused then. */
function findingsOfOldFacts({ warnings }: GcodeFacts): readonly Found[] {
  return warnings.flatMap((warning): readonly Found[] => {
    const found = (code: FindingCode, line: number | null, text: string | null): Found[] => [
      { code, line, text, count: 1 },
    ];
    switch (warning.code) {
      case 'files.gcodeWaits':
        return found('waitsForPerson', warning.line, warning.command);
      case 'files.gcodePlaceholder':
        return found('placeholder', warning.line, warning.text);
      case 'files.gcodeNeverHeats':
        return found('neverHeats', null, null);
      case 'files.gcodeLeavesHot':
        return found('leavesHot', null, null);
      default:
        return [];
    }
  });
}
