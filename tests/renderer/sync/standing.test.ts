import { describe, expect, test } from 'vitest';
import { agoIn, amountIn } from '../../../renderer/rooms/sync/amounts.ts';
import {
  footLine,
  kindOf,
  standingDetail,
  standingSentence,
  STANDING_TONES,
} from '../../../renderer/rooms/sync/standing.ts';
import { WAYS_ON } from '../../../renderer/rooms/sync/stop-reasons.ts';
import type { StopReason, SyncStanding } from '../../../src/shop/sync/index.ts';
import { LANGUAGES, speechOf, wordsOf } from './speech.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = new Date(2026, 5, 1, 16, 2).getTime();
const TWO_HOURS_AGO = new Date(2026, 5, 1, 14, 2).getTime();

const online = (facts: Partial<Extract<SyncStanding, { state: 'online' }>> = {}): SyncStanding => ({
  state: 'online',
  syncedAt: NOW,
  waiting: 0,
  stalledSince: null,
  ...facts,
});

const STANDINGS: readonly SyncStanding[] = [
  { state: 'notSetUp' },
  { state: 'joining', fraction: 0.42, online: true },
  { state: 'joining', fraction: 0.42, online: false },
  online(),
  online({ syncedAt: null }),
  online({ syncedAt: NOW - 4 * SECOND }),
  online({ waiting: 3 }),
  online({ waiting: 3, stalledSince: TWO_HOURS_AGO }),
  { state: 'offline', since: null, waiting: 0 },
  { state: 'offline', since: TWO_HOURS_AGO, waiting: 17 },
  { state: 'offline', since: NOW - 72 * HOUR, waiting: 1 },
  { state: 'stopped', why: { code: 'revoked' }, waiting: 2 },
  { state: 'putBack', livedUntil: TWO_HOURS_AGO, awaitsHub: true, waiting: 2 },
];

describe('the foot', () => {
  test('[SY60] says in one line how syncing stands', async () => {
    const say = await speechOf('en');
    const line = (standing: SyncStanding) => footLine(standing, NOW, say);
    expect(line({ state: 'notSetUp' })).toBe('This station only');
    expect(line({ state: 'joining', fraction: 0.42, online: true })).toBe('First fetch 42%');
    expect(line(online())).toBe('Synced just now');
    expect(line(online({ syncedAt: NOW - 4 * SECOND }))).toBe('Synced 4s ago');
    expect(line(online({ waiting: 3 }))).toBe('3 waiting');
    expect(line({ state: 'offline', since: TWO_HOURS_AGO, waiting: 3 })).toMatch(
      /^Offline since 0?2:02.PM \(still working\)$/,
    );
    expect(line({ state: 'stopped', why: { code: 'revoked' }, waiting: 0 })).toBe('Sync stopped: look');
  });

  test('[SY60] counts on: the same standing says another time a moment later', async () => {
    const say = await speechOf('en');
    const standing = online({ syncedAt: NOW });
    const lines = [4, 5, 59, 60, 3_600].map((seconds) => footLine(standing, NOW + seconds * SECOND, say));
    expect(lines).toEqual([
      'Synced 4s ago',
      'Synced 5s ago',
      'Synced 1m ago',
      'Synced 1m ago',
      'Synced 1h ago',
    ]);
  });

  test('[SY60] of another day it tells the day too, and never only the time', async () => {
    const say = await speechOf('en');
    expect(footLine({ state: 'offline', since: NOW - 72 * HOUR, waiting: 0 }, NOW, say)).toContain(
      'May 29, 2026',
    );
    expect(footLine(online({ waiting: 1, stalledSince: NOW - 72 * HOUR }), NOW, say)).toContain(
      'May 29, 2026',
    );
  });

  test('[SY61] is said aloud by its kind alone, so that counting says nothing', () => {
    const kinds = new Set(
      [1, 2, 30, 500].map((waiting) => kindOf(online({ waiting, syncedAt: NOW - waiting }))),
    );
    expect([...kinds]).toEqual(['waiting']);
    expect(kindOf(online())).toBe('online');
    expect(kindOf(online({ waiting: 3, stalledSince: NOW }))).toBe('stalled');
    for (const standing of STANDINGS) expect(STANDING_TONES[kindOf(standing)]).toBeDefined();
  });

  test('[SY61] grey is normal: only what needs somebody has a colour of its own', () => {
    const tones = Object.entries(STANDING_TONES).filter(([, tone]) => tone !== 'quiet' && tone !== 'running');
    expect(tones).toEqual([
      ['stalled', 'attention'],
      ['offline', 'attention'],
      ['stopped', 'stopped'],
      ['putBack', 'stopped'],
    ]);
  });

  test.each(LANGUAGES)('has words for every standing in %s', async (language) => {
    const say = await speechOf(language);
    for (const standing of STANDINGS) {
      const said = [
        footLine(standing, NOW, say),
        standingSentence(standing, NOW, say),
        standingDetail(standing, NOW, say) ?? '-',
        say.t(`sync.aloud.${kindOf(standing)}`),
      ];
      for (const text of said) expect(text).toMatch(/^[^{}]+$/);
    }
  });
});

describe('the sentence of the page', () => {
  test('says of what waits while offline that it goes by itself, and of nothing that nothing waits', async () => {
    const say = await speechOf('en');
    expect(standingDetail({ state: 'offline', since: null, waiting: 17 }, NOW, say)).toContain('17 changes');
    expect(standingDetail({ state: 'offline', since: null, waiting: 0 }, NOW, say)).toContain(
      'Nothing waits',
    );
  });

  test('does not call synced what has never been, or what does not go out', async () => {
    const say = await speechOf('en');
    const synced = standingSentence(online(), NOW, say);
    for (const other of [
      online({ syncedAt: null }),
      online({ waiting: 1 }),
      online({ waiting: 1, stalledSince: NOW }),
    ])
      expect(standingSentence(other, NOW, say)).not.toBe(synced);
  });
});

describe('a stop', () => {
  const CODES = Object.keys(WAYS_ON) as StopReason['code'][];

  test.each(LANGUAGES)('[SY64] has what happened, what was kept and what now in %s', async (language) => {
    const t = await wordsOf(language);
    const said = CODES.flatMap((code) => [
      t(`sync.stopped.${code}.happened`, { known: '1', seen: '2', things: 'x', count: 3 }),
      t(`sync.stopped.${code}.kept`),
      t(`sync.stopped.${code}.now`),
    ]);
    expect(said).toHaveLength(18);
    for (const text of said) expect(text).not.toMatch(/[{}]|undefined/);
  });

  test('[SY64] is gone on from where that can help, and by a new code where nothing here knows what is right', () => {
    expect(WAYS_ON).toEqual({
      hubRestored: 'goOn',
      hubTooNew: 'goOn',
      manyDeletions: 'goOn',
      otherHub: 'enterCode',
      fenced: 'enterCode',
      revoked: 'enterCode',
    });
  });
});

describe('amounts of time', () => {
  test('a time that a clock ahead gave is now, never in the future', () => {
    expect(agoIn('en')(NOW + HOUR, NOW)).toBe('0s ago');
  });

  test('are told in the largest unit that nearly fits, in whole ones', () => {
    const amount = amountIn('en');
    expect(amount(24 * HOUR)).toBe('1 day');
    expect(amount(23 * HOUR + 55 * MINUTE)).toBe('1 day');
    expect(amount(12 * HOUR)).toBe('12 hours');
    expect(amount(400 * 24 * HOUR)).toBe('400 days');
    expect(amount(11 * MINUTE + 20 * SECOND)).toBe('11 minutes');
    expect(amountIn('it')(24 * HOUR)).toBe('1 giorno');
  });
});
