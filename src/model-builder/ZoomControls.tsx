import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import type { Zoom } from './useZoom.ts';
import { zooms } from './zoom.ts';
import styles from './ZoomControls.module.css';

/** Makes the blocks larger and smaller. */
export function ZoomControls({ zoom, step, reset, fit }: Zoom) {
  return (
    <div className={styles.zoom} role="group" aria-label="Zoom">
      <IconButton
        label="Zoom in"
        icon={<Plus aria-hidden />}
        disabled={zoom >= (zooms.at(-1) ?? 1)}
        onClick={() => step(1)}
      />
      <button
        type="button"
        className={styles.share}
        aria-label={`${Math.round(zoom * 100)} %, back to 100 %`}
        onClick={reset}
      >
        {Math.round(zoom * 100)} %
      </button>
      <IconButton
        label="Zoom out"
        icon={<Minus aria-hidden />}
        disabled={zoom <= zooms[0]}
        onClick={() => step(-1)}
      />
      <IconButton label="Fit the network" icon={<Maximize aria-hidden />} onClick={fit} />
    </div>
  );
}
