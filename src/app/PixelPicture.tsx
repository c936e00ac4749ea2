import { useLayoutEffect, useRef } from 'react';
import { toBitmap } from './bitmap.ts';
import styles from './PixelPicture.module.css';

interface PixelPictureProps {
  /** `[height, width, channels]` uint8, 1 or 3 channels; nothing is drawn without it. */
  readonly pixels: Uint8Array | null;
  readonly shape: readonly [number, number, number];
  readonly className?: string | undefined;
  /** Accessible name; decoration without one. */
  readonly label?: string;
}

/** One pixel that is clear: an image without a source has no size. */
const NOTHING = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/**
 * A picture drawn from its pixels. An image, not a canvas: each canvas is a layer of its own to the browser, and a page of a
 * hundred layers takes as long to put together as to draw.
 */
export function PixelPicture({ pixels, shape, className, label = '' }: PixelPictureProps) {
  const ref = useRef<HTMLImageElement>(null);
  const [height, width, channels] = shape;
  useLayoutEffect(() => {
    const image = ref.current;
    if (!image) return;
    const url = pixels && URL.createObjectURL(toBitmap(pixels, [height, width, channels]));
    image.src = url ?? NOTHING;
    return () => {
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [pixels, height, width, channels]);
  return (
    <img
      ref={ref}
      alt={label}
      aria-hidden={label === '' || undefined}
      width={width}
      height={height}
      className={`${styles.picture} ${className ?? ''}`}
      draggable={false}
      decoding="sync"
    />
  );
}
