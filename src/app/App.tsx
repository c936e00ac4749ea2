import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { Activity, type RefObject, useEffect, useRef } from 'react';
import { overlays } from '../ui/Hint.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './App.module.css';
import type { AppState } from './appStore.ts';
import { DataPanel } from './DataPanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { lazyPart } from './lazyPart.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import { Notices } from './Notices.tsx';
import { OwnPicture } from './OwnPicture.tsx';
import { titleText } from './runText.ts';
import { TopBar } from './TopBar.tsx';
import { useAppHotkeys } from './useAppHotkeys.ts';
import { ServicesContext, useApp, useExperimentPart, useServices, useTraining } from './useServices.ts';
import { ViewLinks } from './ViewLinks.tsx';
import { type View, viewNames } from './views.ts';
import type { Services } from './wiring.ts';

/** The whole page. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ErrorBoundary>
      <ServicesContext value={services}>
        {/* The page's policy allows no style elements. */}
        <CSPProvider disableStyleElements>
          <Tooltip.Provider>
            <Page />
          </Tooltip.Provider>
        </CSPProvider>
      </ServicesContext>
    </ErrorBoundary>
  );
}

/** What only some visits need is loaded when its view is opened. */
/** Apart, as its charts are a fifth of the code that the page would begin with. */
const ResultsPanel = lazyPart(async () => (await import('./ResultsPanel.tsx')).ResultsPanel);
const EvaluateView = lazyPart(async () => (await import('./EvaluateView.tsx')).EvaluateView);
const CodeView = lazyPart(async () => (await import('./CodeView.tsx')).CodeView);
const OpenProject = lazyPart(async () => (await import('./OpenProject.tsx')).OpenProject);
const DataView = lazyPart(async () => (await import('./own/DataView.tsx')).DataView);

/** What stands in the middle of each view, to skip to. */
const mains = {
  playground: { id: 'model', name: 'model' },
  data: { id: 'pictures', name: 'pictures' },
  evaluate: { id: 'evaluation', name: 'evaluation' },
  code: { id: 'program', name: 'program' },
};

const viewOf = (state: AppState) => state.view;
const openingOf = (state: AppState) => state.opening;
const paneOf = (state: AppState) => state.pane;

/** The bar at the top and the view that is shown. */
function Page() {
  const view = useApp(viewOf);
  const pane = useApp(paneOf);
  const heading = useViewHeading(view);
  useAppHotkeys();
  return (
    <div className={styles.app} data-view={view} data-pane={pane}>
      <PageTitle view={view} />
      <a
        className={styles.skip}
        href={`#${mains[view].id}`}
        onClick={(event) => {
          // The address names the view.
          event.preventDefault();
          heading.current?.focus();
        }}
      >
        Skip to the {mains[view].name}
      </a>
      <header className={styles.top}>
        <TopBar />
        <div ref={overlays} />
      </header>
      <div className={styles.views}>
        <ViewLinks />
      </div>
      <div className={styles.notices}>
        <Notices />
      </div>
      {/* Its effects end while another view is shown; what was chosen and scrolled in it stays. */}
      <Activity mode={view === 'playground' ? 'visible' : 'hidden'}>
        <Playground heading={heading} />
      </Activity>
      {view === 'data' && (
        <main className={styles.view} data-fills id={mains.data.id}>
          <h1 ref={heading} tabIndex={-1} className="visually-hidden">
            {viewNames.data}
          </h1>
          <DataView />
        </main>
      )}
      {view === 'evaluate' && (
        <main className={styles.view} id={mains.evaluate.id}>
          <h1 ref={heading} tabIndex={-1} className={styles.heading}>
            {viewNames.evaluate}
          </h1>
          <EvaluateView />
        </main>
      )}
      {view === 'code' && (
        <main className={styles.view} data-fills id={mains.code.id}>
          <h1 ref={heading} tabIndex={-1} className="visually-hidden">
            {viewNames.code}
          </h1>
          <CodeView />
        </main>
      )}
      <OwnPicture />
      <ProjectFile />
    </div>
  );
}

/** While one is opened. */
function ProjectFile() {
  const opening = useApp(openingOf);
  return opening && <OpenProject opening={opening} />;
}

/** Names the page after the run under way, else after the view. Apart, as it changes with every step. */
function PageTitle({ view }: { readonly view: View }) {
  const title = useExperimentPart('title');
  const run = useTraining(({ status }) => titleText(status, title));
  const name = run ?? (view === 'playground' ? 'Kernelscope' : `${viewNames[view]} · Kernelscope`);
  useEffect(() => {
    document.title = name;
  }, [name]);
  return null;
}

type Heading = RefObject<HTMLHeadingElement | null>;

/** For the heading of the view: gives it the focus when the view is switched to. */
function useViewHeading(view: View): Heading {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(view);
  useEffect(() => {
    if (before.current !== view) heading.current?.focus();
    before.current = view;
  }, [view]);
  return heading;
}

/** The first view: data at the left, the model in the middle, what comes of it at the right. */
function Playground({ heading }: { readonly heading: Heading }) {
  const { app } = useServices();
  const pane = useApp(paneOf);
  return (
    <main className={styles.playground}>
      <h1 ref={heading} tabIndex={-1} className="visually-hidden">
        {viewNames.playground}
      </h1>
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
      <div className={styles.model} id={mains.playground.id}>
        <ModelPanel />
      </div>
      <section className={styles.results} aria-label="Results">
        <ResultsPanel />
      </section>
    </main>
  );
}
