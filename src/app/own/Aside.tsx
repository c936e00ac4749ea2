import { useEffect, useState } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import { sizeText } from '../keptText.ts';
import { useOwn, useServices } from '../useServices.ts';
import styles from './DataView.module.css';
import { FormPanel } from './FormPanel.tsx';
import { HealthPanel } from './HealthPanel.tsx';
import type { ToLabel } from './LabelMode.tsx';
import { saveZip } from './saveZip.tsx';
import { SplitPanel } from './SplitPanel.tsx';
import type { Look } from './useLook.ts';
import type { Shown } from './usePicturesShown.ts';

interface AsideProps {
  readonly set: OwnSet;
  readonly look: Look | null;
  readonly problem: string | null;
  readonly shown: Shown;
  readonly onLabel: (those: ToLabel) => void;
}

/** What concerns the whole set. */
export function Aside({ set, look, problem, shown, onLabel }: AsideProps) {
  const { filter, found } = shown;
  return (
    <aside className={styles.aside} aria-label="The set">
      <HealthPanel {...{ set, look, problem, found, onLabel }} onShow={shown.setFound} />
      <SplitPanel {...{ set, look }} filter={found ? 'all' : filter} onFilter={shown.setFilter} />
      <FormPanel set={set} />
      <Storage set={set} />
    </aside>
  );
}

function Storage({ set }: { readonly set: OwnSet }) {
  const { app, ownActions } = useServices();
  const isBusy = useOwn(({ job }) => job !== null);
  const [bytes, setBytes] = useState<number | null>(null);
  useEffect(() => {
    if (isBusy) return;
    let current = true;
    ownActions.bytes().then(
      (measured) => current && setBytes(measured),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [ownActions, isBusy]);
  return (
    <section className={styles.panel}>
      <SectionHeading aside={bytes === null ? '' : sizeText(bytes)}>On this device</SectionHeading>
      <p className={styles.note}>Pictures stay in this browser. A zip takes them elsewhere, or back.</p>
      <div className={styles.foot}>
        <Button
          disabled={isBusy || set.samples.length === 0}
          onClick={() => void saveZip(ownActions, set.title)}
        >
          Save as zip
        </Button>
        <Button onClick={() => app.setState({ storedOpen: true })}>Stored…</Button>
      </div>
    </section>
  );
}
