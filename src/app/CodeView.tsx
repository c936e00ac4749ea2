import { Copy, FileDown, Images } from 'lucide-react';
import { type MouseEvent, useEffect, useMemo, useState } from 'react';
import { type SourceLine, textOf } from '../model-builder/code/source.ts';
import familyStyles from '../model-builder/family.module.css';
import { definitionOf } from '../model-builder/layers/registry.ts';
import { findLayer, type ModelSpec } from '../model-builder/spec.ts';
import { Problems } from '../model-builder/Totals.tsx';
import { kerasProgram } from '../training/code/kerasProgram.ts';
import { picturesFile } from '../training/code/picturesFile.ts';
import { tfjsProgram } from '../training/code/tfjsProgram.ts';
import { Button } from '../ui/Button.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { changedLines } from '../visualize/changedLines.ts';
import { highlight } from '../visualize/highlight.ts';
import type { AppState } from './appStore.ts';
import styles from './CodeView.module.css';
import { ResultsPanel } from './ResultsPanel.tsx';
import { saveBlob } from './saveBlob.tsx';
import { savePictures } from './savePictures.tsx';
import { useAnalysis, useApp, useExperiment, useServices } from './useServices.ts';

const languages = {
  keras: {
    label: 'Keras',
    region: 'Keras code',
    program: kerasProgram,
    ending: '.py',
    type: 'text/x-python',
  },
  tfjs: {
    label: 'TensorFlow.js',
    region: 'TensorFlow.js code',
    program: tfjsProgram,
    ending: '.js',
    type: 'text/javascript',
  },
} as const;
/** In which a program can be had. */
type Language = keyof typeof languages;

const languageOf = (state: AppState) => state.codeLanguage;
const selectedOf = (state: AppState) => state.selected;
const jobOf = (state: AppState) => state.picturesJob;

/** The document as a program that does the same; beside it what it can be changed by. */
export function CodeView() {
  const { app } = useServices();
  const language = useApp(languageOf);
  const analysis = useAnalysis();
  return (
    <div className={styles.view}>
      <div className={styles.program}>
        <Program key={language} language={language} />
        {!analysis.canTrain && (
          <div className={styles.problems}>
            <p>The program will fail until the network has no errors:</p>
            <Problems analysis={analysis} onSelect={(selected) => app.setState({ selected, tab: 'layer' })} />
          </div>
        )}
      </div>
      <section className={styles.aside} aria-label="What makes the program">
        <ResultsPanel editsOnly />
      </section>
    </div>
  );
}

/** One language's program, with what can be done with it. */
function Program({ language }: { readonly language: Language }) {
  const services = useServices();
  const { app } = services;
  const experiment = useExperiment();
  const { label, region, program, ending, type } = languages[language];
  const lines = useMemo(() => program(experiment), [program, experiment]);
  const changed = useChanged(language, lines);
  const [said, setSaid] = useState<string | null>(null);
  const say = (promise: Promise<string | null>) => {
    setSaid(null);
    promise.then(setSaid, (error: Error) => setSaid(error.message));
  };
  const copy = () =>
    say(
      navigator.clipboard.writeText(textOf(lines)).then(
        () => 'Copied.',
        () => 'The browser does not allow copying here; select the program and copy it.',
      ),
    );
  return (
    <>
      <div className={styles.bar}>
        <Segmented
          label="Language"
          value={language}
          options={Object.entries(languages).map(([value, each]) => ({
            value: value as Language,
            label: each.label,
          }))}
          onChange={(codeLanguage) => app.setState({ codeLanguage })}
        />
        <div className={styles.buttons}>
          <Button icon={<Copy aria-hidden />} onClick={copy}>
            Copy
          </Button>
          <Button
            icon={<FileDown aria-hidden />}
            onClick={() =>
              saveBlob(new Blob([textOf(lines)], { type }), experiment.title, {
                ending,
                otherwise: 'program',
              })
            }
          >
            Save program
          </Button>
          {language === 'keras' && <SavePictures onSave={() => say(savePictures(services))} />}
        </div>
      </div>
      <p className={styles.said} role="status">
        {said ?? noteOn(language, experiment.dataset)}
      </p>
      <Lines label={region} lines={lines} changed={changed} model={experiment.model} />
      <p className="visually-hidden" role="status" aria-label={`${label} changes`}>
        {changed.size === 0 ? '' : `${changed.size} ${changed.size === 1 ? 'line' : 'lines'} changed`}
      </p>
    </>
  );
}

/** How to run it. */
const noteOn = (language: Language, dataset: Parameters<typeof picturesFile>[0]): string =>
  language === 'keras'
    ? `Save the program and ${picturesFile(dataset)} to one folder, and run it with Python: it needs keras, jax (or torch, or tensorflow) and scikit-learn, and no network.`
    : 'The same model and optimizer for TensorFlow.js. Its pictures are yours to bring; training here is more exact.';

/** The file that the Keras program reads. */
function SavePictures({ onSave }: { readonly onSave: () => void }) {
  const job = useApp(jobOf);
  if (!job)
    return (
      <Button icon={<Images aria-hidden />} onClick={onSave}>
        Save pictures
      </Button>
    );
  const text = `${job.done.toLocaleString('en')} of ${job.of.toLocaleString('en')} pictures`;
  return (
    <div className={styles.job}>
      <ProgressBar label="Saving pictures" share={job.done / job.of} said={text} />
      <Button onClick={job.cancel}>Cancel</Button>
    </div>
  );
}

interface LinesProps {
  readonly label: string;
  readonly lines: readonly SourceLine[];
  readonly changed: ReadonlySet<number>;
  readonly model: ModelSpec;
}

/** The program: each line that makes a layer has its family's colour, and selects the layer. */
function Lines({ label, lines, changed, model }: LinesProps) {
  const { app } = useServices();
  const selected = useApp(selectedOf);
  const rows = useMemo(
    () => lines.map(({ text, layer }, place) => ({ layer, place, tokens: highlight(text) })),
    [lines],
  );
  const select = (event: MouseEvent<HTMLElement>) => {
    // Text is being selected.
    if (!getSelection()?.isCollapsed) return;
    const line = (event.target as Element).closest<HTMLElement>('[data-layer]');
    if (line) app.setState({ selected: line.dataset['layer'] ?? null, tab: 'layer' });
  };
  return (
    // By keyboard, layers are chosen beside it.
    <section className={styles.code} aria-label={label} tabIndex={0} onMouseUp={select}>
      <pre>
        {rows.map(({ layer, place, tokens }) => {
          const spec = layer === null ? undefined : findLayer(model, layer);
          const family = spec ? familyStyles[definitionOf(spec.className).family] : '';
          return (
            <code
              key={place}
              className={`${styles.line} ${family}`}
              data-layer={layer ?? undefined}
              data-selected={layer !== null && layer === selected}
              data-changed={changed.has(place)}
            >
              {tokens.map((token) => (
                <span key={token.at} data-kind={token.kind}>
                  {token.text}
                </span>
              ))}
              {'\n'}
            </code>
          );
        })}
      </pre>
    </section>
  );
}

/** Which lines the last edit changed, or all edits since the program was last looked at. */
function useChanged(language: Language, lines: readonly SourceLine[]): ReadonlySet<number> {
  const { app } = useServices();
  const texts = useMemo(() => lines.map(({ text }) => text), [lines]);
  const [shown, setShown] = useState({ before: app.getState().seenPrograms[language] ?? texts, now: texts });
  if (shown.now.join('\n') !== texts.join('\n')) setShown({ before: shown.now, now: texts });
  useEffect(() => {
    const { seenPrograms } = app.getState();
    app.setState({ seenPrograms: { ...seenPrograms, [language]: texts } });
  }, [app, language, texts]);
  return useMemo(() => changedLines(shown.before, shown.now), [shown]);
}
