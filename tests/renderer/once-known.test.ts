import { environmentManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { onceKnown } from '../../renderer/ui/once-known.ts';

const EVERY_MILLISECONDS = 5_000;

test('a question without an answer keeps its error; one with an answer is asked again', async () => {
  vi.useFakeTimers();
  // As in a window: what no window shows is not asked again and again.
  environmentManager.setIsServer(() => false);
  const answers = [() => Promise.reject(new Error('no')), () => Promise.resolve('yes')];
  const asked = vi.fn(() => (answers.shift() ?? (() => Promise.resolve('again')))());
  const observer = new QueryObserver<unknown>(new QueryClient(), {
    queryKey: ['asked'],
    queryFn: asked,
    retry: false,
    refetchInterval: onceKnown(EVERY_MILLISECONDS),
  });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(10 * EVERY_MILLISECONDS);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(observer.getCurrentResult().status).toBe('error');
  await observer.refetch();
  expect(observer.getCurrentResult().data).toBe('yes');
  await vi.advanceTimersByTimeAsync(2 * EVERY_MILLISECONDS);
  expect(asked).toHaveBeenCalledTimes(4);
  leave();
  vi.useRealTimers();
});
