import { useCallback, useEffect, useRef, useState } from 'react';
import { useLatest } from './useLatest.ts';

interface Options<Frame> {
  /** What the camera shows now; null while it shows nothing. */
  readonly capture: () => Frame | null;
  /** Frames of one burst, a few at a time; `burst` names it. */
  readonly onFrames: (frames: readonly Frame[], burst: string) => void;
}

export interface Burst {
  /** Captures until `stop`, or so many. */
  readonly start: (most?: number) => void;
  readonly stop: () => void;
  /** Captured in the burst under way, or the last. */
  readonly taken: number;
  readonly isOn: boolean;
}

/** Milliseconds between two pictures. */
const EVERY = 200;
/** Handed on together: what is held takes memory, what is handed on takes a job each. */
const TOGETHER = 5;

/** Captures about five pictures a second. */
export function useBurst<Frame>(options: Options<Frame>): Burst {
  const latest = useLatest(options);
  const running = useRef<{
    readonly timer: ReturnType<typeof setInterval>;
    readonly flush: () => void;
  } | null>(null);
  const [taken, setTaken] = useState(0);
  const [isOn, setIsOn] = useState(false);

  const stop = useCallback(() => {
    if (!running.current) return;
    clearInterval(running.current.timer);
    running.current.flush();
    running.current = null;
    setIsOn(false);
  }, []);
  const start = useCallback(
    (most = Infinity) => {
      if (running.current) return;
      const burst = `burst-${Date.now().toString(36)}`;
      let held: Frame[] = [];
      let count = 0;
      const flush = () => {
        if (held.length > 0) latest.current.onFrames(held, burst);
        held = [];
      };
      const take = () => {
        const frame = latest.current.capture();
        if (frame === null) return;
        held.push(frame);
        setTaken(++count);
        if (held.length >= TOGETHER) flush();
        if (count >= most) stop();
      };
      running.current = { timer: setInterval(take, EVERY), flush };
      setTaken(0);
      setIsOn(true);
      take();
    },
    [latest, stop],
  );
  useEffect(() => stop, [stop]);
  return { start, stop, taken, isOn };
}
