import { describe, expect, test } from 'vitest';
import {
  watchCamera,
  type CameraNews,
  type CameraPace,
  type CameraReply,
} from '../../renderer/rooms/cameras/watch-camera.ts';

const picture = (frame: string): CameraReply => ({ kind: 'picture', picture: new Blob([frame]), frame });
const FAILED: CameraReply = { kind: 'failed', failure: 'unreachable', since: 1 };
const NOTHING: CameraReply = { kind: 'nothingNewer' };

/** Watches a camera that answers so, one after the other, and is left when it has no more answers. */
async function watched(pace: CameraPace, replies: readonly CameraReply[]) {
  const leaving = new AbortController();
  const asked: (string | null)[] = [];
  const pauses: number[] = [];
  const told: CameraNews['kind'][] = [];
  let underWay = 0;
  await watchCamera(pace, {
    async ask(after, how) {
      underWay += 1;
      expect([underWay, how]).toEqual([1, pace]);
      await Promise.resolve();
      underWay -= 1;
      const reply = replies[asked.length];
      asked.push(after);
      if (reply === undefined) leaving.abort();
      return reply ?? NOTHING;
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
    tell: (news) => told.push(news.kind),
    signal: leaving.signal,
  });
  return { asked, pauses, told };
}

describe('watching a camera', () => {
  test('asks for what comes after the picture that it has, one request at a time', async () => {
    const { asked, told } = await watched('live', [picture('7'), NOTHING, picture('9')]);
    expect(asked).toEqual([null, '7', '7', '9']);
    expect(told).toEqual(['picture', 'picture']);
  });

  test('tells a failure, waits longer, and takes any picture after it', async () => {
    const { asked, told, pauses } = await watched('live', [
      picture('7'),
      FAILED,
      { kind: 'noStation' },
      picture('7'),
    ]);
    expect(asked).toEqual([null, '7', null, null, '7']);
    expect(told).toEqual(['picture', 'failed', 'noStation', 'picture']);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
    expect(pauses[2]).toBe(pauses[1]);
  });

  test('glances now and then, and looks sooner for the first picture', async () => {
    const glances = await watched('glance', [NOTHING, picture('1'), NOTHING]);
    const lives = await watched('live', [NOTHING, picture('1'), NOTHING]);
    expect(glances.pauses[0]).toBeLessThan(glances.pauses[1] ?? 0);
    expect(lives.pauses[1]).toBeLessThan(glances.pauses[1] ?? 0);
  });

  test('asks no more for a camera that is gone, or that nobody looks at', async () => {
    const { asked, told } = await watched('live', [picture('1'), { kind: 'gone' }, picture('2')]);
    expect(asked).toHaveLength(2);
    expect(told).toEqual(['picture', 'gone']);
    expect((await watched('live', [])).told).toEqual([]);
  });
});
