import { describe, expect, test } from 'vitest';
import { createUploads, remainingTime } from '../../../renderer/app/uploads.ts';
import { dayOf, endOfDay } from '../../../renderer/rooms/projects/days.ts';
import { FILE_LIMITS } from '../../../src/shop/files/index.ts';

const TARGET = { projectId: 'project', modelId: null };

/** A file of a size that nobody has to hold in memory. */
function fileOf(name: string, size: number): File {
  return { name, size } as File;
}

describe('files that are refused before a byte is sent', () => {
  test.each([
    ['drawing.pdf', 10, 'files.unknownType'],
    ['part.bgcode', 10, 'files.bgcodeNotYet'],
    ['part.stl', 0, 'files.empty'],
    ['part.stl', FILE_LIMITS.uploadBytes + 1, 'files.tooLarge'],
  ])('%s with %i bytes: %s', (name, size, code) => {
    const uploads = createUploads(() => ({}));
    uploads.add(TARGET, [fileOf(name, size)]);
    const [upload] = uploads.store.getState().uploads;
    expect(upload?.status).toMatchObject({ state: 'refused', refusal: { code } });
    uploads.forget(upload?.uploadId ?? 0);
    expect(uploads.store.getState().uploads).toEqual([]);
  });
});

describe('the time that an upload still takes', () => {
  test('is not guessed from the first moment', () => {
    const remaining = remainingTime(1_000_000);
    expect(remaining(0, 0)).toBeNull();
    expect(remaining(100_000, 500)).toBeNull();
  });

  test('follows a steady line exactly', () => {
    const remaining = remainingTime(1_000_000);
    remaining(0, 0);
    remaining(100_000, 1_000);
    expect(remaining(200_000, 2_000)).toBeCloseTo(8, 6);
  });

  test('grows when the line slows down, and is never a number when nothing moves', () => {
    const remaining = remainingTime(1_000_000);
    remaining(0, 0);
    const before = remaining(500_000, 1_000) ?? 0;
    const after = remaining(510_000, 2_000) ?? 0;
    expect(after).toBeGreaterThan(before);
    const still = remainingTime(10);
    still(0, 0);
    expect(still(0, 5_000)).toBeNull();
  });
});

test('a due day is kept as its last minute, and comes back as the same day', () => {
  for (const day of ['2026-01-01', '2026-03-29', '2026-10-25', '2028-02-29']) {
    expect(dayOf(endOfDay(day))).toBe(day);
    expect(new Date(endOfDay(day)).getHours()).toBe(23);
  }
});
