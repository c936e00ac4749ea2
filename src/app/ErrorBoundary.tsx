import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import styles from './Notices.module.css';

interface State {
  readonly error: Error | null;
}

/** Shows a way out when drawing the page failed. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className={styles.crash}>
        <h1>The page could not be drawn</h1>
        <p role="alert">
          What was saved on this device is still there. Reload the page to go on with it. ({error.message})
        </p>
        <Button variant="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
}
