import { useEffect, useRef } from 'react';

interface PixelCanvasProps {
  /** `[height, width, channels]` uint8, 1 or 3 channels; nothing is drawn without it. */
  readonly pixels: Uint8Array | null;
  readonly shape: readonly [number, number, number];
  readonly className?: string | undefined;
  /** Accessible name; decoration without one. */
  readonly label?: string;
}

/** A picture drawn from its pixels, one canvas pixel each. */
export function PixelCanvas({ pixels, shape, className, label }: PixelCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const [height, width, channels] = shape;
  useEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context || !pixels) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++)
        image.data[i * 4 + c] = pixels[i * channels + (channels === 1 ? 0 : c)] ?? 0;
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height, channels]);
  return (
    <canvas
      ref={ref}
      width={width}
      height={height}
      className={className}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
