import { useEffect, useState } from 'react';
import { backendNames, backendTitles } from '../training/backendNames.ts';
import { raceKey } from '../training/backendRace.ts';
import type { Measurement, TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { RadioList } from '../ui/RadioList.tsx';
import styles from './BackendPanel.module.css';
import {
  deviceText,
  offerNote,
  pinText,
  raceText,
  speedText,
  startingText,
  unrecordedText,
} from './backendText.ts';
import { useAnalysis, useExperiment, useServices, useTraining } from './useServices.ts';
import { WhileItTrains } from './WhileItTrains.tsx';

const backendOf = (state: TrainingState) => state.backend;
const unrecordedOf = (state: TrainingState) => state.unrecorded;
const pinnedOf = (state: TrainingState) => state.pinned;
const byAddressOf = (state: TrainingState) => state.pinnedByAddress;
const goesOnAfterOf = (state: TrainingState) => state.goesOnAfter;
const nextOf = (state: TrainingState) => state.nextBackend;
const offersOf = (state: TrainingState) => state.offers;
const avoidedOf = (state: TrainingState) => state.avoided;
const raceOf = (state: TrainingState) => state.race;
const isBusy = ({ status, test }: TrainingState) =>
  status.kind === 'starting' ||
  status.kind === 'running' ||
  status.kind === 'paused' ||
  test.progress !== null;

/** What computes and why; another can be asked for; how fast each is on the person's own network. */
export function BackendPanel() {
  const backend = useTraining(backendOf);
  const pinned = useTraining(pinnedOf);
  const unrecorded = useTraining(unrecordedOf);
  const device = backend && deviceText(backend);
  return (
    <div className={styles.panel}>
      <p>{backend?.reason ?? startingText(pinned)}</p>
      {device && <p className={styles.device}>{device}</p>}
      {backend && unrecorded !== null && <p className={styles.device}>{unrecordedText(unrecorded)}</p>}
      <Choice />
      <Race />
      <WhileItTrains />
    </div>
  );
}

function Choice() {
  const { trainer } = useServices();
  const backend = useTraining(backendOf);
  const pinned = useTraining(pinnedOf);
  const byAddress = useTraining(byAddressOf);
  const goesOnAfter = useTraining(goesOnAfterOf);
  const next = useTraining(nextOf);
  const offers = useTraining(offersOf);
  const avoided = useTraining(avoidedOf);
  // A worker that starts cannot answer; the next one is asked.
  useEffect(() => trainer.race.askOffers(), [trainer, backend]);
  return (
    <section>
      <h3 className={styles.heading}>Use</h3>
      <RadioList
        label="Use"
        value={pinned ?? 'automatic'}
        options={[
          { value: 'automatic' as const, label: 'Automatic', note: 'the fastest that works here' },
          ...backendNames.map((name) => ({
            value: name,
            label: backendTitles[name],
            note: offerNote(name, offers, avoided),
            disabled: (offers?.find((offer) => offer.name === name)?.problem ?? null) !== null,
          })),
        ]}
        onChange={(choice) => trainer.chooseBackend(choice === 'automatic' ? null : choice)}
      />
      <p className={styles.note} role="status">
        {pinText(pinned, byAddress)}{' '}
        {next && `The next run computes with ${backendTitles[next]}, the fastest with your network.`}
        {goesOnAfter !== null && `Training goes on after step ${goesOnAfter.toLocaleString('en')}.`}
      </p>
    </section>
  );
}

function Race() {
  const { trainer } = useServices();
  const race = useTraining(raceOf);
  const busy = useTraining(isBusy);
  const experiment = useExperiment();
  const { canTrain } = useAnalysis();
  const [openedAt] = useState(() => Date.now());
  const said = raceText(race, raceKey(experiment), Math.max(openedAt, race.finishedAt ?? 0));
  const share = race.now ? race.now.done / race.now.of : 0;
  return (
    <section>
      <h3 className={styles.heading}>
        Images/s on your network
        {race.now ? (
          <Button onClick={() => trainer.race.cancel()}>Cancel</Button>
        ) : (
          <Button disabled={busy || !canTrain} onClick={() => trainer.race.measure()}>
            Measure now
          </Button>
        )}
      </h3>
      {race.results.length > 0 && <Speeds results={race.results} />}
      <p className={styles.note} role="status">
        {busy && !race.now ? `${said} Measuring has to wait until nothing computes.` : said}
      </p>
      {race.now && <ProgressBar label="Measuring progress" share={share} said={said} />}
      <a className={styles.link} href="./bench/index.html" target="_blank" rel="noopener">
        Beside stock TensorFlow.js, in a new tab
      </a>
    </section>
  );
}

function Speeds({ results }: { readonly results: readonly Measurement[] }) {
  const most = Math.max(...results.map(({ imagesPerSecond }) => imagesPerSecond ?? 0));
  return (
    <table className={styles.speeds} aria-label="Images per second on your network">
      <tbody>
        {results.map((result) => (
          <tr key={result.name}>
            <th scope="row">{backendTitles[result.name]}</th>
            <td>
              {speedText(result)}
              <i
                className={styles.bar}
                style={{ transform: `scaleX(${(result.imagesPerSecond ?? 0) / (most || 1)})` }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
