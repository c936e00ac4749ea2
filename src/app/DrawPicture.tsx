import type { DrawingStyle } from '../data/dataset.ts';
import { fromDrawing } from '../data/drawn.ts';
import { DrawingPad } from '../visualize/DrawingPad.tsx';
import { useServices } from './useServices.ts';

/** A pad whose drawing is the current picture. */
export function DrawPicture({ style }: { readonly style: DrawingStyle }) {
  const { trainer } = useServices();
  return (
    <DrawingPad
      onChange={(drawn, width, height) =>
        trainer.setPicture({
          kind: 'pixels',
          from: 'drawing',
          pixels: fromDrawing[style](drawn, width, height),
        })
      }
    />
  );
}
