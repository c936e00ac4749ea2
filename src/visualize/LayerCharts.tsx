import { useMemo, useState } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { LayerHistory } from '../training/layerHistory.ts';
import { ChartTools, SaveNumbers, ZoomTools } from './ChartTools.tsx';
import styles from './TrainingCharts.module.css';
import type { LineLook } from './useZoomPlot.ts';
import { type ChartLine, type SavePicture, ZoomChart } from './ZoomChart.tsx';
import { type Span, stillThere } from './zoom.ts';

/** A layer's line is told by colour and by dashes. */
const dashes = [undefined, [7, 3], [2, 3]] as const;
const lookOf = (i: number): LineLook => {
  const dash = dashes[i % dashes.length];
  return { color: `--class-${i % 10}`, width: 1.5, ...(dash ? { dash } : {}) };
};

/** What is usual of updates (see `LayerFigures`). */
const USUAL = 1e-3;

interface LayerChartsProps {
  readonly layers: LayerHistory;
  /** What was changed within the run, in order. */
  readonly changes: readonly LiveChange[];
  readonly save: SavePicture;
  readonly onSaveNumbers: () => void;
}

/** What training does to each layer over the steps: gradients, updates, dead units. */
export function LayerCharts({ layers: { looks }, changes, save, onSaveNumbers }: LayerChartsProps) {
  const [chosen, setSpan] = useState<Span | null>(null);
  const all: Span = useMemo(() => [0, Math.max(1, looks.at(-1)?.step ?? 0)], [looks]);
  const gradients = useMemo(() => linesOf(looks, 'gradientNorm'), [looks]);
  const updates = useMemo((): readonly ChartLine[] => {
    const lines = linesOf(looks, 'updateRatio');
    const usual: ChartLine = {
      name: 'usual',
      at: all,
      values: [USUAL, USUAL],
      look: { color: '--ink3', width: 1, dash: [1, 4] },
    };
    return lines.length > 0 ? [...lines, usual] : lines;
  }, [looks, all]);
  const dead = useMemo(() => linesOf(looks, 'deadShare'), [looks]);
  const span = stillThere(all, chosen);
  const common = { axis: 'step', all, span, onSpan: setSpan, sync: 'layers', changes, save };
  return (
    <div className={styles.charts}>
      <ChartTools>
        <p className={styles.note}>
          {looks.length === 0
            ? 'Layers are looked at while this dialog is open and training is on.'
            : 'Looked at while this dialog is open, up to four times a second.'}
        </p>
        <ZoomTools all={all} span={span} onSpan={setSpan} />
        <SaveNumbers onClick={onSaveNumbers} />
      </ChartTools>
      <ZoomChart
        title="Gradient norm by layer"
        note="How strongly the loss pulls at a layer’s weights, before clipping. Far smaller in the first layers than in the last: gradients vanish on the way."
        lines={gradients}
        initiallyLogarithmic
        {...common}
      />
      <ZoomChart
        title="Update ratio by layer"
        note="How much of a layer’s weights one step changes: size of the update over size of the weights. Usual is about 0.001; far more, and the learning rate is too high; far less, and it is too low."
        lines={updates}
        initiallyLogarithmic
        {...common}
      />
      {dead.length > 0 && (
        <ZoomChart
          title="Dead units by layer"
          note="The part of a relu’s units that are 0 for every picture of the batch: they learn nothing from it."
          lines={dead}
          {...common}
        />
      )}
    </div>
  );
}

/** A line for each layer of which the figure was ever known. */
function linesOf(
  looks: LayerHistory['looks'],
  figure: 'gradientNorm' | 'updateRatio' | 'deadShare',
): readonly ChartLine[] {
  const names = looks.at(-1)?.layers.map(({ layer }) => layer) ?? [];
  return names.flatMap((name, i) => {
    const at: number[] = [];
    const values: number[] = [];
    for (const { step, layers } of looks) {
      // The same place in every look: a run has one network.
      const value = layers[i]?.layer === name ? layers[i][figure] : Number.NaN;
      if (!Number.isFinite(value)) continue;
      at.push(step);
      values.push(value);
    }
    return at.length > 0 ? [{ name, at, values, look: lookOf(i) }] : [];
  });
}
