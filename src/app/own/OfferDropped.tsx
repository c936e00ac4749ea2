import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useServices } from '../useServices.ts';
import { useTryOut } from '../useTryOut.ts';
import { fragmentOf } from '../views.ts';
import { type Entry, itemsOfEntries } from './gather.ts';
import styles from './OfferDropped.module.css';
import { useAdding } from './useAdding.ts';

/** Several pictures dropped where one is looked at: asks whether they are to become own pictures. */
export function OfferDropped({ dropped }: { readonly dropped: readonly Entry[] }) {
  const { app } = useServices();
  const { addEntries } = useAdding();
  const tryAll = useTryOut();
  const close = () => app.setState({ dropped: null });
  const [first] = dropped;
  const what =
    dropped.length === 1
      ? `“${first?.fullPath.split('/').at(-1) ?? ''}”`
      : `These ${dropped.length.toLocaleString('en')}`;
  return (
    <Dialog title="What are these for?" open onClose={close}>
      <p>
        {what} can become pictures to train on, in the Data view; or the model says what it takes them for,
        and they are not kept. One picture alone is sent through the network instead.
      </p>
      <div className={styles.foot}>
        <Button onClick={close}>Cancel</Button>
        <Button
          onClick={() => {
            close();
            tryAll(itemsOfEntries(dropped));
            location.hash = fragmentOf('evaluate');
          }}
        >
          Try the model on them
        </Button>
        <Button
          variant="primary"
          onClick={() => {
            close();
            addEntries(dropped);
            location.hash = fragmentOf('data');
          }}
        >
          Add pictures
        </Button>
      </div>
    </Dialog>
  );
}
