/**
 * Dragging by a finger: what is held for a moment follows it. Browsers differ in whether they drag by touch at all, so their
 * own is not used. The canvas hears of it by events that bubble from whatever lies under the finger.
 */
import type { DragData } from './dragData.ts';
import styles from './touchDrag.module.css';

/** A held element at a place of the window, pixels. */
interface Carried {
  readonly dragged: DragData;
  readonly clientX: number;
  readonly clientY: number;
}

declare global {
  interface HTMLElementEventMap {
    'touch-over': CustomEvent<Carried>;
    'touch-drop': CustomEvent<Carried>;
  }
}

interface Target {
  readonly element: HTMLElement;
  readonly over: (dragged: DragData, at: Carried) => void;
  /** It is elsewhere now, or over. */
  readonly leave: () => void;
  readonly drop: (dragged: DragData, at: Carried) => void;
}

/** Tells of what a finger carries over an element; returns how to end that. */
export function onTouchDrag({ element, over, leave, drop }: Target): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  element.addEventListener('touch-over', ({ detail }) => over(detail.dragged, detail), { signal });
  element.addEventListener('touch-drop', ({ detail }) => drop(detail.dragged, detail), { signal });
  document.body.addEventListener(
    'touch-over',
    ({ target }) => {
      if (!(target instanceof Node && element.contains(target))) leave();
    },
    { signal },
  );
  return () => listening.abort();
}

/** What is held shorter is tapped, milliseconds; what moves farther before that scrolls, pixels. */
const HOLD = 300;
const STILL = 8;
/** So near to an edge it scrolls, and so far in a frame, pixels. */
const EDGE = 72;
const PACE = 9;

/** Lets the element be dragged by a finger; returns how to end that. */
export function touchDraggable(
  element: HTMLElement,
  dragged: DragData,
  onDragged: (dragged: boolean) => void,
): () => void {
  const listening = new AbortController();
  let holding: ReturnType<typeof setTimeout> | undefined;
  let drag: ReturnType<typeof startDrag> | null = null;
  let [startX, startY] = [0, 0];
  const finish = (dropped: boolean) => {
    clearTimeout(holding);
    holding = undefined;
    if (!drag) return;
    drag.end(dropped);
    drag = null;
    onDragged(false);
  };
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => element.addEventListener(type, listener, { signal: listening.signal, passive: false, capture: true });

  on('touchstart', (event) => {
    finish(false);
    const [touch] = event.touches;
    if (!touch || event.touches.length > 1 || ownerOf(event.target) !== element) return;
    [startX, startY] = [touch.clientX, touch.clientY];
    holding = setTimeout(() => {
      drag = startDrag(dragged, { clientX: startX, clientY: startY });
      onDragged(true);
    }, HOLD);
  });
  on('touchmove', (event) => {
    const [touch] = event.touches;
    if (!touch || holding === undefined) return;
    if (drag) {
      // It would scroll.
      event.preventDefault();
      drag.moveTo(touch);
    } else if (Math.hypot(touch.clientX - startX, touch.clientY - startY) > STILL) finish(false);
  });
  on('touchend', (event) => {
    // A drag is no tap.
    if (drag) event.preventDefault();
    finish(true);
  });
  on('touchcancel', () => finish(false));
  // The browser's own drag and menu begin with a longer hold.
  for (const type of ['contextmenu', 'dragstart'] as const)
    on(type, (event) => {
      if (holding === undefined) return;
      event.preventDefault();
      event.stopPropagation();
    });
  return () => {
    listening.abort();
    finish(false);
  };
}

/** The innermost element that can be dragged; none in what is pressed or typed into. */
function ownerOf(target: EventTarget | null): Element | null {
  if (!(target instanceof Element)) return null;
  const inner = target.closest('[draggable], button, input');
  return inner?.matches('[draggable]') ? inner : null;
}

/** A drag from the moment on when it has been held long enough. */
function startDrag(dragged: DragData, start: { clientX: number; clientY: number }) {
  const ghost = document.body.appendChild(document.createElement('div'));
  ghost.className = styles.ghost ?? '';
  ghost.dataset['part'] = 'carried';
  ghost.textContent = dragged.kind === 'new-layer' ? dragged.className : dragged.name;
  ghost.hidden = dragged.kind === 'output';
  let { clientX, clientY } = start;
  let frame = 0;
  const tell = (type: 'touch-over' | 'touch-drop', at: Element | null) =>
    (at ?? document.body).dispatchEvent(
      new CustomEvent(type, { bubbles: true, detail: { dragged, clientX, clientY } }),
    );
  const under = () => document.elementFromPoint(clientX, clientY);
  const step = () => {
    ghost.style.translate = `${clientX}px ${clientY}px`;
    scrollAt(under(), clientY);
    tell('touch-over', under());
    frame = requestAnimationFrame(step);
  };
  step();
  return {
    moveTo(touch: { readonly clientX: number; readonly clientY: number }) {
      ({ clientX, clientY } = touch);
    },
    end(dropped: boolean) {
      cancelAnimationFrame(frame);
      ghost.remove();
      if (dropped) tell('touch-drop', under());
      else tell('touch-over', document.body);
    },
  };
}

/** Scrolls what can be scrolled there, near the window's upper and lower edge or its own. */
function scrollAt(at: Element | null, clientY: number): void {
  for (let element = at; element; element = element.parentElement) {
    const isPage = element === document.scrollingElement;
    const { overflowY } = getComputedStyle(element);
    if (element.scrollHeight <= element.clientHeight || (!isPage && !/auto|scroll/.test(overflowY))) continue;
    const { top, bottom } = isPage ? { top: 0, bottom: innerHeight } : element.getBoundingClientRect();
    const [upper, lower] = [Math.max(0, top) + EDGE, Math.min(innerHeight, bottom) - EDGE];
    const by = clientY < upper ? -PACE : clientY > lower ? PACE : 0;
    if (by === 0) return;
    const before = element.scrollTop;
    element.scrollBy({ top: by, behavior: 'instant' });
    if (element.scrollTop !== before) return;
  }
}
