import { describe, expect, test } from 'vitest';
import { createDrawing, drawStroke, type Drawing } from './drawing.ts';

const at = ({ pixels, width }: Drawing, x: number, y: number) => pixels[y * width + x];
const inkOf = ({ pixels }: Drawing) => pixels.reduce((sum, value) => sum + value / 255, 0);

describe('drawStroke', () => {
  test('inks as much as a disc holds where the pen is set down', () => {
    const drawing = createDrawing(60, 60);
    drawStroke(drawing, { x: 30.3, y: 29.6 }, { x: 30.3, y: 29.6 }, 10);
    expect(inkOf(drawing) / (Math.PI * 10 ** 2)).toBeCloseTo(1, 2);
  });

  test('inks a bar with round ends of the stroke’s width', () => {
    const drawing = createDrawing(120, 120);
    drawStroke(drawing, { x: 20, y: 30 }, { x: 80, y: 75 }, 8);
    // Length 75 by width 16, and two half discs.
    expect(inkOf(drawing) / (75 * 16 + Math.PI * 8 ** 2)).toBeCloseTo(1, 2);
  });

  test('is solid inside, empty outside and soft at the edge', () => {
    const drawing = createDrawing(40, 40);
    drawStroke(drawing, { x: 10, y: 20 }, { x: 30, y: 20 }, 4.5);
    expect(at(drawing, 20, 19)).toBe(255);
    expect(at(drawing, 20, 24)).toBe(128);
    expect(at(drawing, 20, 26)).toBe(0);
  });

  test('never takes ink away', () => {
    const drawing = createDrawing(40, 40);
    drawStroke(drawing, { x: 5, y: 20 }, { x: 35, y: 20 }, 5);
    const before = drawing.pixels.slice();
    drawStroke(drawing, { x: 20, y: 5 }, { x: 20, y: 35 }, 5);
    expect(drawing.pixels.every((value, i) => value >= (before[i] as number))).toBe(true);
  });

  test('stays on the pad', () => {
    const drawing = createDrawing(20, 10);
    drawStroke(drawing, { x: 18, y: 5 }, { x: 50, y: 5 }, 3);
    expect(drawing.pixels).toHaveLength(200);
    expect(at(drawing, 19, 5)).toBe(255);
    // The start of a row is not reached from the end of the one above.
    for (let y = 0; y < 10; y++) expect(at(drawing, 0, y)).toBe(0);
  });
});
