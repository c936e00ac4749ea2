import type { OwnState } from '../../data/own/ownStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useOwn, useServices } from '../useServices.ts';
import styles from './JobCard.module.css';
import { progressText } from './ownText.ts';

const jobOf = ({ job }: OwnState) => job;

/** How far a long job is, and Cancel; nothing while there is none. */
export function JobProgress() {
  const { ownActions } = useServices();
  const job = useOwn(jobOf);
  if (!job) return null;
  const { done, of } = job.progress;
  const said = progressText(job);
  return (
    <div className={styles.job}>
      <b>{job.what}</b>
      <ProgressBar label={job.what} share={of === 0 ? 0 : done / of} said={said} />
      <div className={styles.row}>
        <span>{said}</span>
        <Button disabled={job.cancelled} onClick={() => ownActions.cancel()}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
