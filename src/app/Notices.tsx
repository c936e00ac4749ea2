import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import type { AppState } from './appStore.ts';
import { AvoidedNotice } from './AvoidedNotice.tsx';
import { DatasetRetry } from './DatasetRetry.tsx';
import { KeepingNotice } from './KeepingNotice.tsx';
import { lazyPart } from './lazyPart.tsx';
import { MemoryNotice, TooLargeNotice } from './MemoryNotice.tsx';
import { Notice } from './Notice.tsx';
import { takeNewVersion } from './offline/keepOffline.tsx';
import { useApp, useServices, useTraining } from './useServices.ts';

const DivergedNotice = lazyPart(async () => (await import('./DivergedNotice.tsx')).DivergedNotice);

const noticeOf = (state: TrainingState) => state.notice;
const failureOf = ({ status }: TrainingState) => (status.kind === 'failed' ? status.error : null);
const divergedOf = ({ status }: TrainingState) =>
  status.kind === 'finished' && status.reason === 'diverged' ? status : null;
const newVersionOf = (state: AppState) => state.newVersion;
const datasetErrorOf = (state: TrainingState) => state.dataset.error;

/** What happened and what to do about it, under the top bar. */
export function Notices() {
  const { trainer } = useServices();
  const notice = useTraining(noticeOf);
  const failure = useTraining(failureOf);
  const diverged = useTraining(divergedOf);
  const newVersion = useApp(newVersionOf);
  const datasetError = useTraining(datasetErrorOf);
  return (
    <>
      {newVersion && (
        <Notice severity="warning" action={<Button onClick={() => void takeNewVersion()}>Reload</Button>}>
          A new version of Kernelscope is ready: a reload opens it.
        </Notice>
      )}
      <KeepingNotice />
      <AvoidedNotice />
      {notice !== null && (
        <Notice severity="warning" action={<Button onClick={() => trainer.dismissNotice()}>Dismiss</Button>}>
          {notice}
        </Notice>
      )}
      {datasetError && datasetError.code !== 'cancelled' && (
        <Notice severity="error" action={<DatasetRetry error={datasetError} />}>
          {datasetError.message}
        </Notice>
      )}
      {failure?.code !== 'out-of-memory' && <TooLargeNotice />}
      {failure &&
        failure.code !== 'download' &&
        failure.code !== 'pictures-missing' &&
        (failure.code === 'out-of-memory' ? (
          <MemoryNotice message={failure.message} />
        ) : (
          <Notice severity="error">{failure.message}</Notice>
        ))}
      {diverged && <DivergedNotice divergence={diverged.divergence} />}
    </>
  );
}
