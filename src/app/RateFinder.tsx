import { useEffect, useMemo } from 'react';
import { trainedWeights } from '../training/findRates.ts';
import {
  FIRST_RATE,
  hasExploded,
  LAST_RATE,
  type RatePoint,
  type RateSuggestions,
  suggestRates,
  TRIED_RATES,
} from '../training/rateTest.ts';
import type { RateState, TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { type ChartLine, ZoomChart } from '../visualize/ZoomChart.tsx';
import styles from './RateFinder.module.css';
import { saveBlob } from './saveBlob.tsx';
import { useExperiment, useServices, useTraining } from './useServices.ts';

const ratesOf = (state: TrainingState) => state.rates;
const checkpointOf = (state: TrainingState) => state.checkpoint;

const ALL = [FIRST_RATE, LAST_RATE] as const;

/** Tries learning rates on a copy of the network, shows what came of it, and offers two of them. */
export function RateFinder({ onClose }: { readonly onClose: () => void }) {
  const { trainer } = useServices();
  const experiment = useExperiment();
  const checkpoint = useTraining(checkpointOf);
  const rates = useTraining(ratesOf);
  const { points, busy, of, error } = rates;
  const isTrained = useMemo(() => trainedWeights(experiment, checkpoint) !== null, [experiment, checkpoint]);
  useEffect(() => {
    void trainer.rates.find('fresh');
    return () => trainer.rates.cancel();
  }, [trainer]);
  const suggestions = useMemo(() => (busy ? null : suggestRates(points)), [busy, points]);
  const lines = useMemo(() => linesOf(points, suggestions), [points, suggestions]);
  const { title } = experiment;
  return (
    <Dialog title="Find a learning rate" size="large" open onClose={onClose}>
      <p className={styles.note}>
        A copy of the network takes up to {TRIED_RATES} steps, each with a higher learning rate, from 1e−7 to
        10, until its loss explodes. A good rate lies where the loss still falls steeply. Nothing else is
        changed: neither weights nor curves.
      </p>
      <div className={styles.tools}>
        {isTrained && (
          <Segmented
            label="Weights"
            value={of}
            options={[
              { value: 'fresh', label: 'Fresh weights' },
              { value: 'trained', label: 'Trained weights' },
            ]}
            onChange={(next) => void trainer.rates.find(next)}
          />
        )}
        {busy ? (
          <Button onClick={() => trainer.rates.cancel()}>Cancel</Button>
        ) : (
          <Button onClick={() => void trainer.rates.find(of)}>Try again</Button>
        )}
        <Progress rates={rates} />
      </div>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <ZoomChart
        title="Loss by learning rate"
        lines={lines}
        axis="rate"
        xScale="log"
        all={ALL}
        span={null}
        save={(picture, name) => saveBlob(picture, `${title} ${name}`, { ending: '.png', otherwise: name })}
      />
      <Suggestions rates={rates} suggestions={suggestions} onUsed={onClose} />
    </Dialog>
  );
}

/** How far it is, or why it is over. */
function Progress({ rates: { points, busy } }: { readonly rates: RateState }) {
  const { length } = points;
  if (busy)
    return (
      <div className={styles.progress}>
        <ProgressBar label="Rates tried" share={length / TRIED_RATES} said={`${length} of ${TRIED_RATES}`} />
      </div>
    );
  if (length === 0) return null;
  return (
    <p className={styles.note} role="status">
      {length} rates tried{hasExploded(points) && ', until the loss exploded'}.
    </p>
  );
}

interface SuggestionsProps {
  readonly rates: RateState;
  readonly suggestions: RateSuggestions | null;
  readonly onUsed: () => void;
}

/** Why a rate is suggested; the usual choice first. */
const reasons: Readonly<Record<keyof RateSuggestions, string>> = {
  valley: 'in the middle of the longest fall of the loss, the usual choice',
  steepest: 'where the loss falls fastest',
  minimum: 'a tenth of the rate with the lowest loss',
};

/** Two digits are more than such a curve can tell. */
const rounded = (rate: number): number => Number(rate.toPrecision(2));

function Suggestions({ rates: { points, busy, error }, suggestions, onUsed }: SuggestionsProps) {
  const { experiment } = useServices();
  if (busy || error !== null || points.length === 0) return null;
  if (!suggestions)
    return (
      <p className={styles.note}>
        The loss fell nowhere, so no rate can be suggested: look at the data and the network first, or try
        again with fresh weights.
      </p>
    );
  const use = (learningRate: number) => {
    const { experiment: document, edit } = experiment.getState();
    const { training } = document;
    const optimizer = { ...training.optimizer, learningRate };
    edit(`Use a learning rate of ${learningRate}`, { ...document, training: { ...training, optimizer } });
    onUsed();
  };
  return (
    <ul className={styles.suggestions}>
      {(Object.keys(reasons) as (keyof RateSuggestions)[]).map((name, i) => {
        const rate = rounded(suggestions[name]);
        return (
          <li key={name}>
            <Button variant={i === 0 ? 'primary' : 'default'} onClick={() => use(rate)}>
              Use {rate}
            </Button>
            {reasons[name]}
          </li>
        );
      })}
    </ul>
  );
}

/** The curve, and the places of the suggestions on it. What explodes would make the rest flat. */
function linesOf(points: readonly RatePoint[], suggestions: RateSuggestions | null): readonly ChartLine[] {
  const at = points.map(({ rate }) => rate);
  const smoothed = points.map((point) => point.smoothed);
  const most = Math.max(...smoothed.filter(Number.isFinite));
  const lines: ChartLine[] = [
    {
      name: 'each step',
      at,
      values: points.map(({ loss }) => (loss <= most ? loss : Number.NaN)),
      look: { color: '--train', width: 1, alpha: 0.45 },
    },
    { name: 'smoothed', at, values: smoothed, look: { color: '--train', width: 2 } },
  ];
  if (!suggestions) return lines;
  const marked = (name: string, rate: number, color: LineColor): ChartLine => {
    const nearest = points.reduce((a, b) =>
      Math.abs(Math.log(b.rate / rate)) < Math.abs(Math.log(a.rate / rate)) ? b : a,
    );
    return { name, at: [nearest.rate], values: [nearest.smoothed], look: { color, width: 0, dots: true } };
  };
  return [
    ...lines,
    marked('valley', suggestions.valley, '--accent'),
    marked('steepest', suggestions.steepest, '--success'),
    marked('a tenth of the lowest', suggestions.minimum, '--val'),
  ];
}

type LineColor = ChartLine['look']['color'];
