import { useMemo, useState } from 'react';
import type { LayerHistory } from '../training/layerHistory.ts';
import type { Histogram } from '../training/layerStatistics.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { Slider } from '../ui/Slider.tsx';
import { ChartTools, SaveNumbers } from './ChartTools.tsx';
import type { Points } from './series.ts';
import styles from './TrainingCharts.module.css';
import { type ChartLine, type SavePicture, ZoomChart } from './ZoomChart.tsx';
import type { Span } from './zoom.ts';

interface WeightChartsProps {
  readonly layers: LayerHistory;
  readonly save: SavePicture;
  readonly onSaveNumbers: () => void;
}

/** How each layer's weights, or gradients, are spread: at a step of one's choice, beside the first that was looked at. */
export function WeightCharts({ layers: { histograms }, save, onSaveNumbers }: WeightChartsProps) {
  const [of, setOf] = useState<'weights' | 'gradients'>('weights');
  /** Null follows the newest. */
  const [chosen, setChosen] = useState<number | null>(null);
  const last = histograms.length - 1;
  const shown = Math.min(chosen ?? last, last);
  const step = histograms[shown]?.step ?? 0;
  const charts = useMemo(() => chartsOf(histograms, shown, of), [histograms, shown, of]);
  return (
    <div className={styles.charts}>
      <ChartTools>
        <Segmented
          label="Histograms of"
          value={of}
          options={[
            { value: 'weights', label: 'Weights' },
            { value: 'gradients', label: 'Gradients' },
          ]}
          onChange={setOf}
        />
        <Slider
          label="at"
          value={Math.max(0, shown)}
          min={0}
          max={Math.max(0, last)}
          step={1}
          said={`step ${step.toLocaleString('en')}`}
          onChange={(next) => setChosen(next === last ? null : next)}
        />
        <SaveNumbers onClick={onSaveNumbers} />
      </ChartTools>
      {histograms.length === 0 && (
        <p className={styles.note}>Layers are looked at while this dialog is open and training is on.</p>
      )}
      {histograms.length > 0 && (
        <p className={styles.note}>
          Density: however narrow or wide the bins are, the area under each line is 1.
        </p>
      )}
      <div className={styles.grid}>
        {charts.map(({ name, lines, all }) => (
          <ZoomChart
            key={`${name} ${of}`}
            title={`${of === 'weights' ? 'Weights' : 'Gradients'} of ${name}`}
            lines={lines}
            axis={of === 'weights' ? 'weight' : 'gradient'}
            all={all}
            span={null}
            save={save}
          />
        ))}
      </div>
    </div>
  );
}

interface LayerChart {
  readonly name: string;
  readonly lines: readonly ChartLine[];
  readonly all: Span;
}

/** A chart for each layer, as wide as all its histograms so that they can be compared. */
function chartsOf(
  histograms: LayerHistory['histograms'],
  shown: number,
  of: 'weights' | 'gradients',
): readonly LayerChart[] {
  const [first, now] = [histograms[0], histograms[shown]];
  return (now?.layers ?? []).map(({ layer: name, [of]: histogram }, i) => {
    const everywhere = histograms.flatMap(({ layers }) => layers[i]?.[of] ?? []);
    const before = first?.layers[i]?.[of] ?? histogram;
    return {
      name,
      all: [Math.min(...everywhere.map(({ low }) => low)), Math.max(...everywhere.map(({ high }) => high))],
      lines: [
        { name: 'at this step', ...stepsOf(histogram), look: { color: '--train', width: 2, steps: true } },
        {
          name: `at step ${first?.step ?? 0}`,
          ...stepsOf(before),
          look: { color: '--val', width: 1, dash: [4, 3], steps: true },
        },
      ],
    };
  });
}

/** Densities at the lower ends of the bins, and none after the last: bins may be narrow or wide, the area is 1. */
function stepsOf({ low, high, counts }: Histogram): Points {
  const width = (high - low) / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    at: Array.from({ length: counts.length + 1 }, (_, i) => low + i * width),
    values: [...Array.from(counts, (count) => count / total / width), 0],
  };
}
