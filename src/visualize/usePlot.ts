import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** The value of a colour's token as a canvas understands it; ask it anew at each drawing, as the theme may change. */
export type ColorOf = (token: `--${string}`) => string;

/** The value of a token where `host` stands: the custom property alone would read as `light-dark(…)`. */
export function readColor(host: HTMLElement, token: string): string {
  const probe = host.appendChild(document.createElement('i'));
  // With reduced motion every change is a very short transition, and the colour read would be the one before.
  probe.style.setProperty('transition', 'none', 'important');
  probe.style.color = `var(${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Calls `onChange` when the person or the system changes the theme; returns how to end it. */
function watchTheme(onChange: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', onChange);
  };
}

interface Drawing<Plot> {
  /** What is drawn now. */
  readonly plot: Plot;
  readonly data: UPlot.AlignedData;
  /** Another drawing is begun when it changes. */
  readonly key?: string;
  /** The options of a drawing but for its size; `latest` gives the newest `plot`. */
  readonly options: (latest: () => Plot, colorOf: ColorOf) => Omit<UPlot.Options, 'width' | 'height'>;
}

/** Keeps one uPlot in `host` for as long as it lives: data are set, size and theme followed. Gives the drawing. */
export function usePlot<Plot>(
  host: RefObject<HTMLElement | null>,
  { plot, data, key = '', options }: Drawing<Plot>,
): RefObject<UPlot | null> {
  const latest = useRef({ plot, data, options });
  const drawn = useRef<UPlot | null>(null);
  useLayoutEffect(() => {
    latest.current = { plot, data, options };
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const colors = new Map<string, string>();
    const colorOf: ColorOf = (token) => {
      const color = colors.get(token) ?? readColor(element, token);
      colors.set(token, color);
      return color;
    };
    const sizeOf = () => ({
      width: Math.max(1, element.clientWidth),
      height: Math.max(1, element.clientHeight),
    });
    const chart = new UPlot(
      { ...sizeOf(), ...latest.current.options(() => latest.current.plot, colorOf) },
      latest.current.data,
      element,
    );
    drawn.current = chart;
    const resized = new ResizeObserver(() => chart.setSize(sizeOf()));
    resized.observe(element);
    const stopWatching = watchTheme(() => {
      colors.clear();
      chart.redraw(false, true);
    });
    return () => {
      resized.disconnect();
      stopWatching();
      chart.destroy();
      drawn.current = null;
    };
  }, [host, key]);
  return drawn;
}
