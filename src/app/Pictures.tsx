import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { type Subset, subsetRange } from '../data/dataset.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { IconButton } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './DataPanel.module.css';
import { PixelPicture } from './PixelPicture.tsx';
import { useDataset, useExperimentPart, useServices, useTraining } from './useServices.ts';
import { useSamples } from './useSamples.ts';

const PAGE = 40;
const pictureOf = (state: TrainingState) => state.picture;

/** Pictures of the training or validation set, to pick the one that flows through the network. */
export function Pictures() {
  const dataset = useExperimentPart('dataset');
  const [subset, setSubset] = useState<Exclude<Subset, 'test'>>('validation');
  return (
    <section>
      <SectionHeading
        aside={
          <div className={styles.subset}>
            <Select
              label="Pictures of"
              labelHidden
              value={subset}
              options={[
                { value: 'validation', label: 'validation' },
                { value: 'training', label: 'training' },
              ]}
              onChange={setSubset}
            />
          </div>
        }
      >
        Pictures
      </SectionHeading>
      <Page key={`${subset} ${dataset.id}`} subset={subset} />
    </section>
  );
}

function Page({ subset }: { readonly subset: Subset }) {
  const { trainer } = useServices();
  const dataset = useExperimentPart('dataset');
  const info = useDataset();
  const picture = useTraining(pictureOf);
  const { start, end } = subsetRange(info, dataset.trainingSize, subset);
  const pages = Math.ceil((end - start) / PAGE);
  const [wanted, setPage] = useState(0);
  const page = Math.min(wanted, pages - 1);
  const first = page * PAGE;
  const count = Math.min(PAGE, end - start - first);
  const indices = useMemo(() => Array.from({ length: count }, (_, i) => first + i), [first, count]);
  const samples = useSamples(subset, indices);
  const size = info.shape[0] * info.shape[1] * info.shape[2];
  const chosen = picture.kind === 'sample' && picture.subset === subset ? picture.index - first : -1;
  const tabStop = chosen >= 0 && chosen < count ? chosen : 0;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const offset = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key];
    if (offset === undefined || !(event.target instanceof HTMLElement)) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + offset];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  const text = (n: number) => n.toLocaleString('en');
  return (
    <>
      <div
        className={styles.grid}
        role="group"
        aria-label={`Pictures of the ${subset} set`}
        onKeyDown={onKeyDown}
      >
        {Array.from({ length: count }, (_, i) => (
          <button
            type="button"
            key={first + i}
            className={styles.thumb}
            tabIndex={i === tabStop ? 0 : -1}
            aria-pressed={i === chosen}
            aria-label={`picture ${first + i + 1}${samples ? `, class ${info.classNames[samples.labels[i] ?? 0]}` : ''}`}
            onClick={() => trainer.setPicture({ kind: 'sample', subset, index: first + i })}
          >
            <PixelPicture
              pixels={samples?.pixels.subarray(i * size, (i + 1) * size) ?? null}
              shape={info.shape}
            />
          </button>
        ))}
      </div>
      <div className={styles.pager}>
        <IconButton
          label="Previous pictures"
          icon={<ChevronLeft aria-hidden />}
          disabled={page === 0}
          onClick={() => setPage(page - 1)}
        />
        <span>
          {text(page * PAGE + 1)}–{text(page * PAGE + count)} of {text(end - start)}
        </span>
        <IconButton
          label="Next pictures"
          icon={<ChevronRight aria-hidden />}
          disabled={page >= pages - 1}
          onClick={() => setPage(page + 1)}
        />
      </div>
    </>
  );
}
