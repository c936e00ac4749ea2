import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { lazyPart } from './lazyPart.tsx';

const WaysToShare = lazyPart(async () => (await import('./WaysToShare.tsx')).WaysToShare);

/** A link that holds the whole experiment, and the experiment as a file. */
export function Share() {
  return (
    <Popover title="Share this experiment" trigger={<Button>Share</Button>}>
      <WaysToShare />
    </Popover>
  );
}
