import { useState } from 'react';
import type { OwnState } from '../../data/own/ownStore.ts';
import { Button } from '../../ui/Button.tsx';
import { useOwn, useServices } from '../useServices.ts';
import styles from './JobCard.module.css';
import { JobProgress } from './JobProgress.tsx';
import { count, refusedList } from './ownText.ts';

const isBusyOf = ({ job }: OwnState) => job !== null;
const saidOf = ({ said }: OwnState) => said;
const refusedOf = ({ refused }: OwnState) => refused;

/** How far a long job is, or how the last one ended; and what was refused, with the reasons. */
export function JobCard() {
  const { own } = useServices();
  const isBusy = useOwn(isBusyOf);
  const said = useOwn(saidOf);
  return (
    <>
      {isBusy ? (
        <JobProgress />
      ) : (
        said && (
          <div className={styles.said} data-problem={said.isProblem}>
            <p role={said.isProblem ? 'alert' : 'status'}>{said.text}</p>
            <Button onClick={() => own.setState({ said: null })}>Dismiss</Button>
          </div>
        )
      )}
      <RefusedFiles />
    </>
  );
}

/** Listed at most; all are copied. */
const MOST = 200;

function RefusedFiles() {
  const { own } = useServices();
  const refused = useOwn(refusedOf);
  const [copied, setCopied] = useState(false);
  if (refused.length === 0) return null;
  return (
    <section className={styles.refused} aria-label="Files not taken">
      <h2>{count(refused.length)} not taken</h2>
      <ul tabIndex={0} aria-label="Files not taken and why">
        {refused.slice(0, MOST).map(({ path, reason }) => (
          <li key={`${path} ${reason}`}>
            <bdi>{path}</bdi>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      {refused.length > MOST && <p>And {count(refused.length - MOST)} more; Copy takes all.</p>}
      <div className={styles.row}>
        <Button
          onClick={() => {
            void navigator.clipboard.writeText(refusedList(refused)).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {copied ? 'Copied' : 'Copy list'}
        </Button>
        <Button onClick={() => own.setState({ refused: [] })}>Put away</Button>
      </div>
    </section>
  );
}
