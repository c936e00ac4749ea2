import { type FunctionComponent, useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import styles from './Notices.module.css';

/**
 * A part of the page that is downloaded when it is first shown. Unlike React's `lazy` it can be tried again: offline,
 * the rest of the page goes on.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let Loaded: FunctionComponent<Props> | null = null;
  return function Part(props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (part) => {
          Loaded = part;
          setState('loaded');
        },
        () => setState('failed'),
      );
    }, [state]);
    if (Loaded) return <Loaded {...props} />;
    if (state !== 'failed') return null;
    return (
      <div className={styles.missing}>
        <p role="alert">
          This part of the page could not be downloaded. Check the connection, then try again.
        </p>
        <Button onClick={() => setState('loading')}>Try again</Button>
      </div>
    );
  };
}
