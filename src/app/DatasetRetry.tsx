import type { EngineError } from '../training/protocol.ts';
import { Button } from '../ui/Button.tsx';
import { useServices } from './useServices.ts';

/** What can be done about pictures that could not be had: look for them again, and add one's own where they are missing. */
export function DatasetRetry({ error }: { readonly error: EngineError }) {
  const { trainer } = useServices();
  return (
    <>
      {error.code === 'pictures-missing' && (
        <Button
          onClick={() => {
            location.hash = '#data';
          }}
        >
          Add the pictures
        </Button>
      )}
      <Button onClick={() => trainer.retryDataset()}>
        {error.code === 'pictures-missing' ? 'Look again' : 'Retry'}
      </Button>
    </>
  );
}
