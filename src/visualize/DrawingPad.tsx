import { useId, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { Button } from '../ui/Button.tsx';
import type { PadPoint } from './drawing.ts';
import styles from './DrawingPad.module.css';
import { PAD_SIDE, useDrawing, type OnDrawing } from './useDrawing.ts';

interface DrawingPadProps {
  /** Called at most ten times a second while drawing, and at the end of each stroke. */
  readonly onChange: OnDrawing;
  /** Adds a button "Done" that calls it. */
  readonly onClose?: () => void;
}

/** How far an arrow key moves the pen, pixels; with Shift a quarter of it. */
const KEY_STEP = 8;
const MOVES: Partial<Record<string, PadPoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A black square to draw on in white, by mouse, finger, pen or keys. */
export function DrawingPad({ onChange, onClose }: DrawingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { stroke, clear, flush } = useDrawing(canvas, onChange);
  const [pen, setPen] = useState<PadPoint>({ x: PAD_SIDE / 2, y: PAD_SIDE / 4 });
  const [inking, setInking] = useState(false);
  const pointer = useRef<PadPoint | null>(null);
  const help = useId();

  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const point = pointOf(event.nativeEvent, event.currentTarget);
    pointer.current = point;
    stroke(point, point);
  };
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!pointer.current) return;
    const { nativeEvent, currentTarget } = event;
    // All places since the last frame, so that fast curves stay round.
    const passed = nativeEvent.getCoalescedEvents?.() ?? [];
    for (const place of passed.length > 0 ? passed : [nativeEvent]) {
      const point = pointOf(place, currentTarget);
      stroke(pointer.current, point);
      pointer.current = point;
    }
  };
  const up = () => {
    if (!pointer.current) return;
    setPen(pointer.current);
    pointer.current = null;
    flush();
  };
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (event.key === ' ') {
      if (!inking) stroke(pen, pen);
      setInking(!inking);
      flush();
    } else if (move) {
      const size = event.shiftKey ? KEY_STEP / 4 : KEY_STEP;
      const next = { x: clamp(pen.x + size * move.x), y: clamp(pen.y + size * move.y) };
      if (inking) stroke(pen, next);
      setPen(next);
    } else return;
    event.preventDefault();
  };
  return (
    <div className={styles.root}>
      <div className={styles.pad}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          role="application"
          aria-label="Drawing pad"
          aria-describedby={help}
          tabIndex={0}
          width={PAD_SIDE}
          height={PAD_SIDE}
          onPointerDown={down}
          onPointerMove={drag}
          onPointerUp={up}
          onPointerCancel={up}
          onKeyDown={press}
          onBlur={() => setInking(false)}
        />
        <span
          className={styles.pen}
          data-inking={inking}
          style={{ '--x': pen.x / PAD_SIDE, '--y': pen.y / PAD_SIDE } as CSSProperties}
        />
      </div>
      <p id={help} className={styles.help}>
        Draw with mouse, finger or pen. With keys: arrows move the pen, Space sets it down or lifts it.
      </p>
      <div className={styles.foot}>
        <span className={styles.state} aria-live="polite">
          {inking ? 'Pen down' : ''}
        </span>
        <Button onClick={clear}>Clear</Button>
        {onClose && (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )}
      </div>
    </div>
  );
}

const clamp = (value: number) => Math.min(PAD_SIDE, Math.max(0, value));

/** Where on the drawing a pointer is; the pad may be shown smaller than it is. */
function pointOf(
  event: { readonly clientX: number; readonly clientY: number },
  canvas: HTMLCanvasElement,
): PadPoint {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return { x: ((event.clientX - left) / width) * PAD_SIDE, y: ((event.clientY - top) / height) * PAD_SIDE };
}
