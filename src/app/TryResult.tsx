import { Save } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { groupTried, scoreTried, type Tried, triedCsv, type TriedGroup } from '../data/own/tried.ts';
import { Button } from '../ui/Button.tsx';
import type { AppState } from './appStore.ts';
import { PixelPicture } from './PixelPicture.tsx';
import { saveBlob } from './saveBlob.tsx';
import { Threshold } from './Threshold.tsx';
import styles from './TryIt.module.css';
import type { TryResult } from './tryOut.ts';
import { useApp, useDataset, useServices } from './useServices.ts';
import { fragmentOf } from './views.ts';

/** Pictures of an answer shown at first, and with each press of "Show more"; answers shown at first. */
const PAGE = 24;
const MORE = 96;
const MOST_GROUPS = 20;

const thresholdOf = (state: AppState) => state.threshold;

const text = (count: number) => count.toLocaleString('en');
const pictures = (count: number) => `${text(count)} ${count === 1 ? 'picture' : 'pictures'}`;

/** What the network took the pictures for. */
export function TryResultView({ result }: { readonly result: TryResult }) {
  const threshold = useApp(thresholdOf);
  const { tried, refused, stopped, model } = result;
  const { classNames } = model.info;
  // Sorting ten thousand pictures may lag behind the slider.
  const settled = useDeferredValue(threshold);
  const groups = useMemo(() => groupTried(tried, settled), [tried, settled]);
  const score = useMemo(() => scoreTried(tried, classNames, settled), [tried, classNames, settled]);
  const [shown, setShown] = useState(MOST_GROUPS);
  return (
    <>
      {stopped !== null && (
        <p role="alert" className={styles.problem}>
          {stopped}
        </p>
      )}
      <div className={styles.facts}>
        <p>
          <b>{pictures(tried.length)}</b> tried
          {model.steps === 0 && ' with untrained weights, so the answers are chance'}
          {score && (
            <>
              {' · '}
              <b>
                {text(score.right)} of {text(score.of)}
              </b>{' '}
              in folders named like a class are right
              {score.none > 0 && `, ${text(score.none)} have no answer`}
            </>
          )}
        </p>
        {tried.length > 0 && (
          <Button icon={<Save aria-hidden />} onClick={() => saveCsv(triedCsv(tried, classNames, threshold))}>
            Save as CSV
          </Button>
        )}
      </div>
      {tried.length > 0 && <Threshold />}
      {groups.slice(0, shown).map((group) => (
        <Group key={group.answer ?? 'none'} group={group} result={result} />
      ))}
      {groups.length > shown && (
        <Button onClick={() => setShown(shown + MOST_GROUPS)}>Show more classes</Button>
      )}
      {refused.length > 0 && <RefusedFiles refused={refused} />}
    </>
  );
}

/** The pictures with one answer. */
function Group({
  group: { answer, pictures: all },
  result,
}: {
  readonly group: TriedGroup;
  readonly result: TryResult;
}) {
  const [shown, setShown] = useState(PAGE);
  const { classNames } = result.model.info;
  const name = answer === null ? 'None of these' : (classNames[answer] ?? '');
  return (
    <section className={styles.group} aria-label={`${name}, ${pictures(all.length)}`}>
      <h3>
        {name} <span>{text(all.length)}</span>
      </h3>
      <ul className={styles.grid}>
        {all.slice(0, shown).map((picture) => (
          <li key={picture.index}>
            <Tile picture={picture} result={result} />
          </li>
        ))}
      </ul>
      {all.length > shown && <Button onClick={() => setShown(shown + MORE)}>Show more</Button>}
    </section>
  );
}

/** A picture; pressed, it flows through the network in the playground, where the open set is of the same form. */
function Tile({ picture, result }: { readonly picture: Tried; readonly result: TryResult }) {
  const { trainer } = useServices();
  const open = useDataset().shape;
  const { shape, classNames } = result.model.info;
  const { path, className, pixels, top, confidence } = picture;
  const share = `${(confidence * 100).toFixed(1)} %`;
  const isWrong = className !== null && classNames.includes(className) && classNames[top] !== className;
  return (
    <button
      type="button"
      className={styles.tile}
      data-wrong={isWrong}
      title={path}
      disabled={open.join() !== shape.join()}
      aria-label={`${path}, ${classNames[top] ?? ''} ${share}${isWrong ? `, its folder says ${className}` : ''}`}
      onClick={() => {
        trainer.setPicture({ kind: 'pixels', from: 'file', pixels });
        location.hash = fragmentOf('playground');
      }}
    >
      <PixelPicture pixels={pixels} shape={shape} />
      <span aria-hidden>{share}</span>
    </button>
  );
}

function RefusedFiles({ refused }: { readonly refused: TryResult['refused'] }) {
  // Paths and reasons may come twice.
  const listed = refused.slice(0, 200).map((each, index) => ({ ...each, key: `${index}` }));
  return (
    <details className={styles.refused}>
      <summary>
        {text(refused.length)} {refused.length === 1 ? 'file was' : 'files were'} not taken
      </summary>
      <ul>
        {listed.map(({ path, reason, key }) => (
          <li key={key}>
            <b>{path}</b> {reason}
          </li>
        ))}
        {refused.length > 200 && <li>And {text(refused.length - 200)} more.</li>}
      </ul>
    </details>
  );
}

const saveCsv = (table: string) =>
  saveBlob(new Blob([table], { type: 'text/csv' }), 'predictions', { ending: '.csv', otherwise: '' });
