import { useRef, useState, type FocusEvent, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { LayerOutput } from '../training/protocol.ts';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import styles from './AllChannels.module.css';
import { channelOf, layoutOf, statisticsOf, type Layout } from './featureMaps.ts';
import { neighbourInGrid } from './neighbourInGrid.ts';
import { usePaintedMaps } from './usePaintedMaps.ts';

/** Shown at first, and at most. */
const FIRST = 64;
const MOST = 1024;

interface AllChannelsProps {
  /** The layer's name. */
  readonly name: string;
  readonly output: LayerOutput | undefined;
  /** For pictures in [0, 1], such as the Input's. */
  readonly grey?: boolean;
}

/** Every channel of a layer for the current picture; a vector's units are channels of one cell. */
export function AllChannels({ name, output, grey = false }: AllChannelsProps) {
  if (!output) {
    return (
      <section>
        <SectionHeading>Channels</SectionHeading>
        <p className={styles.readout}>Shown as soon as a picture flows through the layer.</p>
      </section>
    );
  }
  return <ChannelGrid key={`${name} ${output.shape.join()}`} name={name} output={output} grey={grey} />;
}

interface ChannelGridProps {
  readonly name: string;
  readonly output: LayerOutput;
  readonly grey: boolean;
}

function ChannelGrid({ name, output, grey }: ChannelGridProps) {
  const [limit, setLimit] = useState(FIRST);
  const [pointed, setPointed] = useState<number | null>(null);
  const [focused, setFocused] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const layout = layoutOf(output.shape);
  const { width, height, channels } =
    layout.kind === 'maps' ? layout : { width: 1, height: 1, channels: layout.length };
  const count = Math.min(channels, limit);
  const word = layout.kind === 'maps' ? 'channel' : 'unit';
  const parts = { ...output, shape: [height, width, channels] };
  usePaintedMaps(grid, output.shape.length === 3 ? output : parts, { grey, count });

  const point = (event: SyntheticEvent) => setPointed(partOf(event));
  const focus = (event: FocusEvent) => {
    const part = partOf(event);
    setPointed(part);
    setFocused(part ?? 0);
  };
  const move = (event: KeyboardEvent) => {
    const next =
      grid.current && neighbourInGrid(event.key, focused, [...grid.current.children] as HTMLElement[]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const more = Math.min(channels, MOST);
  return (
    <section>
      <SectionHeading
        aside={describe(layout)}
        {...(layout.kind === 'maps' ? { term: 'channels' as const } : {})}
      >
        {layout.kind === 'maps' ? 'Channels' : 'Units'}
      </SectionHeading>
      <div
        ref={grid}
        className={layout.kind === 'maps' ? styles.maps : styles.units}
        role="group"
        aria-label={`All channels of ${name}`}
        onPointerOver={point}
        onPointerLeave={() => setPointed(null)}
        onFocus={focus}
        onBlur={() => setPointed(null)}
        onKeyDown={move}
      >
        {Array.from({ length: count }, (_, part) => (
          <canvas
            key={part}
            role="img"
            aria-label={`${word} ${part}`}
            tabIndex={part === focused ? 0 : -1}
            data-part={part}
            width={width}
            height={height}
          />
        ))}
      </div>
      <p className={styles.readout} aria-live="polite">
        {pointed === null
          ? rangeText(`all ${word}s`, statisticsOf(output.values))
          : textOf(word, pointed, parts)}
      </p>
      {count < more && (
        <Button onClick={() => setLimit(MOST)}>
          {more < channels
            ? `Show ${more.toLocaleString('en')} of ${channels.toLocaleString('en')}`
            : `Show all ${channels}`}
        </Button>
      )}
    </section>
  );
}

const partOf = ({ target }: SyntheticEvent): number | null =>
  target instanceof HTMLCanvasElement ? Number(target.dataset.part) : null;

const describe = (layout: Layout): string =>
  layout.kind === 'maps'
    ? `${layout.channels} of ${layout.height}×${layout.width}`
    : layout.length.toLocaleString('en');

const number = (value: number) => value.toFixed(3).replace('-', '−');

const rangeText = (what: string, { min, mean, max }: ReturnType<typeof statisticsOf>) =>
  `${what}: min ${number(min)}, mean ${number(mean)}, max ${number(max)}`;

function textOf(word: string, part: number, output: Pick<LayerOutput, 'values' | 'shape'>): string {
  const values = channelOf(output, part);
  return values.length === 1
    ? `${word} ${part}: ${number(values[0] ?? 0)}`
    : rangeText(`${word} ${part}`, statisticsOf(values));
}
