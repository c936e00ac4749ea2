import { useEffect, useMemo, useState } from 'react';
import type { OwnSample, OwnSet, PictureForm } from '../../data/own/ownSet.ts';
import { shapeOf } from '../../data/own/ownSet.ts';
import { type Picture, storedAs } from '../../data/ownPicture.ts';
import { decodePicture } from '../decodePicture.tsx';
import { PixelPicture } from '../PixelPicture.tsx';
import { useServices } from '../useServices.ts';
import styles from './FormPreview.module.css';

/** What is stored of a picture in a form. */
const inForm = (picture: Picture, form: PictureForm): Uint8Array =>
  storedAs({ shape: shapeOf(form), fit: form.fit, inverted: false }, picture);

const longness = ({ width, height }: OwnSample) => Math.max(width / height, height / width);

/** The first picture, and the one least like a square, which a fit changes most. */
function exemplars(samples: readonly OwnSample[]): readonly OwnSample[] {
  const [first] = samples;
  if (!first) return [];
  let longest = first;
  for (const sample of samples) if (longness(sample) > longness(longest)) longest = sample;
  return longest === first ? [first] : [first, longest];
}

/** Some pictures as they are stored, and as they would be in another form. */
export function FormPreview({ set, form }: { readonly set: OwnSet; readonly form: PictureForm }) {
  const { ownActions } = useServices();
  const shown = useMemo(() => exemplars(set.samples), [set.samples]);
  const [pictures, setPictures] = useState<readonly Picture[]>([]);
  useEffect(() => {
    let current = true;
    ownActions
      .thumbnails(shown)
      .then((blobs) => Promise.all(blobs.map(decodePicture)))
      .then(
        (decoded) => current && setPictures(decoded),
        // What cannot be shown is told when all are stored anew.
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [ownActions, shown]);
  return (
    <div role="group" aria-label="Before and after" className={styles.pairs}>
      <span aria-hidden>now</span>
      <span aria-hidden>stored anew</span>
      {shown.map((sample, i) => (
        <Pair key={sample.slot} picture={pictures[i] ?? null} name={sample.name} forms={[set.form, form]} />
      ))}
    </div>
  );
}

interface PairProps {
  readonly picture: Picture | null;
  readonly name: string;
  /** Before and after. */
  readonly forms: readonly [PictureForm, PictureForm];
}

function Pair({ picture, name, forms: [before, after] }: PairProps) {
  const labelOf = (form: PictureForm, when: string) => `${name} ${when}: ${shapeOf(form).join('×')}`;
  return (
    <>
      <Stored picture={picture} form={before} label={labelOf(before, 'now')} />
      <Stored picture={picture} form={after} label={labelOf(after, 'stored anew')} />
    </>
  );
}

interface StoredProps {
  readonly picture: Picture | null;
  readonly form: PictureForm;
  readonly label: string;
}

function Stored({ picture, form, label }: StoredProps) {
  const pixels = useMemo(() => picture && inForm(picture, form), [picture, form]);
  return <PixelPicture pixels={pixels} shape={shapeOf(form)} className={styles.picture} label={label} />;
}
