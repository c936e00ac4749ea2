import { useRef } from 'react';
import type { LayerOutput } from '../training/protocol.ts';
import styles from './FeatureMaps.module.css';
import { layoutOf, rowOf } from './featureMaps.ts';
import { useInSight } from './useInSight.ts';
import { ROW, STRIP, usePaintedMaps } from './usePaintedMaps.ts';

/** A block shows this many channels; narrower ones, by their style, fewer. */
const SHOWN = 7;
const SHOWN_NARROW = [4, 3];
/** Cells of a vector's strip: one a CSS pixel of its width. */
const CELLS = 300;

interface FeatureMapsProps {
  /** The layer's name. */
  readonly name: string;
  /** `undefined` while there is none; the strip then keeps its place. */
  readonly output: LayerOutput | undefined;
  /** For pictures in [0, 1], such as the Input's. */
  readonly grey?: boolean;
}

/** What a layer makes of the current picture, as a strip inside its block: the first channels, or a vector's cells. Out of sight, an empty strip. */
export function FeatureMaps({ name, output, grey = false }: FeatureMapsProps) {
  const section = useRef<HTMLElement>(null);
  const shown = useInSight(section) ? output : undefined;
  const layout = shown && layoutOf(shown.shape);
  usePaintedMaps(section, shown, { grey, count: 0 });
  return (
    <section ref={section} className={styles.strip} aria-label={`Feature maps of ${name}`}>
      {!layout && <span className={styles.placeholder} />}
      {layout?.kind === 'maps' && <Maps {...layout} />}
      {layout?.kind === 'vector' && (
        <canvas
          className={styles.vector}
          role="img"
          aria-label={`${layout.length.toLocaleString('en')} values`}
          data-part={STRIP}
          width={Math.min(layout.length, CELLS)}
          height={1}
        />
      )}
    </section>
  );
}

interface MapsProps {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** One canvas for all of them: each would be a layer of the page, and hundreds take its browser long to stack. */
function Maps({ width, height, channels }: MapsProps) {
  const drawn = Math.min(channels, SHOWN);
  const row = rowOf({ width, height }, drawn);
  return (
    <>
      <canvas
        className={styles.row}
        role="img"
        aria-label={drawn === 1 ? 'channel 0' : `channels 0 to ${drawn - 1}`}
        data-part={ROW}
        width={row.width}
        height={row.room}
      />
      {[SHOWN, ...SHOWN_NARROW].map(
        (shown) =>
          channels > shown && (
            <span key={shown} className={styles.rest} data-shown={shown}>
              +{channels - shown}
              <span className="visually-hidden"> more channels</span>
            </span>
          ),
      )}
    </>
  );
}
