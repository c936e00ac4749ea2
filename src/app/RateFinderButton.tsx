import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { lazyPart } from './lazyPart.tsx';

const RateFinder = lazyPart(async () => (await import('./RateFinder.tsx')).RateFinder);

/** Opens the search for a learning rate. */
export function RateFinderButton() {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button icon={<Search aria-hidden />} onClick={() => setOpen(true)}>
        Find a learning rate…
      </Button>
      {open && <RateFinder onClose={() => setOpen(false)} />}
    </div>
  );
}
