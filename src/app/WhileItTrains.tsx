import { useState } from 'react';
import { type Pace, paces } from '../training/pace.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import type { AppState } from './appStore.ts';
import styles from './BackendPanel.module.css';
import { useApp, useServices, useTraining } from './useServices.ts';
import { askToNotify } from './whileItRuns.tsx';

const paceOf = (state: TrainingState) => state.pace;
const notifyOf = (state: AppState) => state.notify;

/** How this device trains, and whether it says when it is done. */
export function WhileItTrains() {
  const { trainer, app } = useServices();
  const pace = useTraining(paceOf);
  const notify = useApp(notifyOf);
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = async (wanted: boolean) => {
    const reason = wanted ? await askToNotify() : null;
    setRefusal(reason);
    app.setState({ notify: wanted && reason === null });
  };
  return (
    <section>
      <h3 className={styles.heading}>While it trains</h3>
      <Select
        label="pace"
        help="Rests between steps, for the battery and against heat: half computes half of the time. Weights come out the same."
        value={pace}
        options={(Object.keys(paces) as Pace[]).map((name) => ({ value: name, label: paces[name].title }))}
        onChange={(next) => trainer.setPace(next)}
      />
      <Switch
        label="Notify when it ends"
        help="Shows a notification when a run ends while this page is out of sight."
        checked={notify}
        onChange={(wanted) => void change(wanted)}
      />
      <p className={styles.note} role="status">
        {refusal}
      </p>
    </section>
  );
}
