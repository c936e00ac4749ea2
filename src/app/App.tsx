import { Tooltip } from '@base-ui/react/tooltip';
import { overlays } from '../ui/Hint.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './App.module.css';
import type { AppState } from './appStore.ts';
import { DataPanel } from './DataPanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import { Notices } from './Notices.tsx';
import { OwnPicture } from './OwnPicture.tsx';
import { ResultsPanel } from './ResultsPanel.tsx';
import { TopBar } from './TopBar.tsx';
import { useAppHotkeys } from './useAppHotkeys.ts';
import { ServicesContext, useApp, useServices } from './useServices.ts';
import type { Services } from './wiring.ts';

/** The whole page. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ErrorBoundary>
      <ServicesContext value={services}>
        <Tooltip.Provider>
          <Playground />
        </Tooltip.Provider>
      </ServicesContext>
    </ErrorBoundary>
  );
}

const paneOf = (state: AppState) => state.pane;

/** The first view: data at the left, the model in the middle, what comes of it at the right. */
function Playground() {
  const { app } = useServices();
  const pane = useApp(paneOf);
  useAppHotkeys();
  return (
    <div className={styles.app} data-pane={pane}>
      <a className={styles.skip} href="#model">
        Skip to the model
      </a>
      <header className={styles.top}>
        <TopBar />
        <div ref={overlays} />
      </header>
      <div className={styles.notices}>
        <Notices />
      </div>
      <div className={styles.panes}>
        <Segmented
          label="Panel"
          value={pane}
          options={[
            { value: 'data', label: 'Data' },
            { value: 'model', label: 'Model' },
            { value: 'results', label: 'Results' },
          ]}
          onChange={(next) => app.setState({ pane: next })}
        />
      </div>
      <section className={styles.data} aria-label="Data">
        <DataPanel />
      </section>
      <main className={styles.model} id="model">
        <h1 className="visually-hidden">Playground</h1>
        <ModelPanel />
      </main>
      <section className={styles.results} aria-label="Results">
        <ResultsPanel />
      </section>
      <OwnPicture />
    </div>
  );
}
