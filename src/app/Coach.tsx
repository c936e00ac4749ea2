import { Lightbulb, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Finding, stuck } from '../training/coach/finding.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import styles from './Coach.module.css';
import { useAdvice, useEvidence } from './useAdvice.ts';
import { useExperiment, useServices, useTraining } from './useServices.ts';

const runOf = ({ status }: TrainingState) => (status.kind === 'idle' ? null : status.runId);
const isDivergedOf = ({ status }: TrainingState) =>
  status.kind === 'finished' && status.reason === 'diverged';

/** What goes wrong in the run, why, and one change that helps; nothing while all is well. */
export function Coach() {
  const { trainer } = useServices();
  const finding = useAdvice();
  const evidence = useEvidence();
  // What the layers do is asked for only where the loss does not say enough: looking costs time.
  const looksDeeper = evidence !== null && stuck(evidence) !== null;
  useEffect(() => {
    trainer.watchLayers('coach', { figures: looksDeeper, histograms: false });
  }, [trainer, looksDeeper]);
  const runId = useTraining(runOf);
  // A notice says it then, with a way to train on.
  const isDiverged = useTraining(isDivergedOf);
  const [dismissed, setDismissed] = useState('');
  const said = finding && !isDiverged ? `${runId} ${finding.cause}` : dismissed;
  return (
    <div role="status" aria-label="Coach">
      {finding && said !== dismissed && <Advice finding={finding} onDismiss={() => setDismissed(said)} />}
    </div>
  );
}

function Advice({ finding, onDismiss }: { readonly finding: Finding; readonly onDismiss: () => void }) {
  const { experiment } = useServices();
  const document = useExperiment();
  const { cause, evidence, why, change } = finding;
  const isMade = change !== null && change.apply(document) === document;
  return (
    <section className={styles.advice}>
      <h3>
        <Lightbulb aria-hidden />
        Coach: {cause}
      </h3>
      <IconButton
        className={styles.dismiss}
        label="Dismiss advice"
        icon={<X aria-hidden />}
        onClick={onDismiss}
      />
      <p>{evidence}</p>
      <p className={styles.why}>{why}</p>
      {change && !isMade && (
        <Button onClick={() => experiment.getState().edit(change.label, change.apply(document))}>
          {change.label}
        </Button>
      )}
      {isMade && <p className={styles.why}>That is changed: press Reset and Train to see what it does.</p>}
    </section>
  );
}
