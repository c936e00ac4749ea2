import { expect, test, vi } from 'vitest';
import { followLeaving } from './followLeaving.ts';

test('a page that is hidden or frozen takes a checkpoint, and one that is left says so', () => {
  const page = new EventTarget();
  const checkpoint = vi.fn<() => void>();
  const onLeave = vi.fn<() => void>();
  followLeaving({ checkpoint }, onLeave, page);
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('freeze'));
  expect(checkpoint).toHaveBeenCalledTimes(2);
  expect(onLeave).not.toHaveBeenCalled();
  page.dispatchEvent(new Event('pagehide'));
  expect(onLeave).toHaveBeenCalledOnce();
});
