import { Check } from 'lucide-react';
import { catalogue, type Offer } from '../data/catalogue.ts';
import { Button } from '../ui/Button.tsx';
import styles from './DatasetSheets.module.css';

/** All data sets on offer, with what there is to know of each. */
export function DatasetSheets({
  chosen,
  onUse,
}: {
  /** Its id. */
  readonly chosen: string;
  readonly onUse: (offer: Offer) => void;
}) {
  return (
    <ul className={styles.sheets}>
      {catalogue.map((offer) => (
        <li key={offer.info.id}>
          <Sheet offer={offer} chosen={offer.info.id === chosen} onUse={() => onUse(offer)} />
        </li>
      ))}
    </ul>
  );
}

const count = (n: number) => n.toLocaleString('en');

function downloadOf({ bytes, generated }: Offer): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  if (!generated) return `up to ${size}, then kept on this device`;
  return bytes > 0 ? `${size} to draw from; the pictures are made here` : 'none, made here';
}

/** What there is to know of a data set before choosing it. */
function Sheet({
  offer,
  chosen,
  onUse,
}: {
  readonly offer: Offer;
  readonly chosen: boolean;
  readonly onUse: () => void;
}) {
  const { id, title, about, shape, classNames, training, test, licence, credit, source } = offer.info;
  const folder = `${import.meta.env.BASE_URL}datasets/${id}/`;
  return (
    <article className={styles.sheet} aria-label={title} data-chosen={chosen}>
      <img
        className={styles.samples}
        src={`${folder}sheet.png`}
        alt={`Samples of ${title}, a few of each class`}
        loading="lazy"
      />
      <header className={styles.head}>
        <h3>{title}</h3>
        <p>{about}</p>
      </header>
      <dl className={styles.facts}>
        <dt>Pictures</dt>
        <dd>
          {count(training.count)} to train on, {count(test.count)} for the test, {shape.join('×')}
        </dd>
        <dt>Classes</dt>
        <dd>
          {classNames.length}: {classNames.join(', ')}
        </dd>
        <dt>Download</dt>
        <dd>{downloadOf(offer)}</dd>
        <dt>Licence</dt>
        <dd>
          {licence}{' '}
          <a href={`${folder}LICENSE.md`} target="_blank" rel="noreferrer">
            Full text<span className="visually-hidden"> of {title}</span>
          </a>
        </dd>
        <dt>Credit</dt>
        <dd>{credit}</dd>
        <dt>Source</dt>
        <dd>{source}</dd>
      </dl>
      <div className={styles.use}>
        {chosen ? (
          <span className={styles.chosen}>
            <Check aria-hidden /> In use
          </span>
        ) : (
          <Button onClick={onUse}>Use {title}</Button>
        )}
      </div>
    </article>
  );
}
