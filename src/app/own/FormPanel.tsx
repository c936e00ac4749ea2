import { useState } from 'react';
import { fitNames } from '../../data/fit.ts';
import { isSameForm, type OwnSet, type PictureForm, SIDES } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import { Select } from '../../ui/Select.tsx';
import { useOwn, useServices } from '../useServices.ts';
import styles from './DataView.module.css';
import { FormPreview } from './FormPreview.tsx';
import { pictures } from './ownText.ts';
import { useEditOwn } from './useEditOwn.ts';

/** How all pictures are stored: chosen at first, and changed later by storing all anew. */
export function FormPanel({ set }: { readonly set: OwnSet }) {
  const { ownActions } = useServices();
  const isBusy = useOwn(({ job }) => job !== null);
  const edit = useEditOwn();
  const [draft, setDraft] = useState<PictureForm | null>(null);
  const form = draft ?? set.form;
  const isEmpty = set.samples.length === 0;
  const change = (part: Partial<PictureForm>) => {
    const next = { ...form, ...part };
    if (isEmpty) edit('Change how pictures are stored', (now) => ({ ...now, form: next }));
    else setDraft(isSameForm(next, set.form) ? null : next);
  };
  return (
    <section className={styles.panel} aria-label="How pictures are stored">
      <SectionHeading aside={`${set.form.side}×${set.form.side}×${set.form.channels}`}>Form</SectionHeading>
      <Select
        label="size"
        help="Height and width that pictures are stored at, and the network reads, in pixels. Small ones train faster."
        value={String(form.side)}
        options={SIDES.map((side) => ({ value: String(side), label: `${side}×${side}` }))}
        onChange={(side) => change({ side: Number(side) })}
      />
      <Select
        label="colours"
        value={String(form.channels)}
        options={[
          { value: '3', label: 'colour' },
          { value: '1', label: 'grey' },
        ]}
        onChange={(channels) => change({ channels: channels === '1' ? 1 : 3 })}
      />
      <Select
        label="fit"
        help="How a picture that is not square becomes one: crop cuts from its longer sides, pad adds black, stretch distorts."
        value={form.fit}
        options={fitNames.map((value) => ({ value, label: value }))}
        onChange={(fit) => change({ fit })}
      />
      {draft && (
        <>
          <FormPreview set={set} form={draft} />
          <p className={styles.note}>
            {pictures(set.samples.length)} will be stored anew; Undo takes it back. What was trained before
            keeps its own.
          </p>
          <div className={styles.foot}>
            <Button onClick={() => setDraft(null)}>Keep</Button>
            <Button
              variant="primary"
              disabled={isBusy}
              onClick={() => {
                void ownActions.reform(draft);
                setDraft(null);
              }}
            >
              Store anew
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
