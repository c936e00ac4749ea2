import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { ThemeMenu } from '../src/app/ThemeMenu.tsx';
import { Button } from '../src/ui/Button.tsx';
import { ProgressBar } from '../src/ui/ProgressBar.tsx';
import { Select } from '../src/ui/Select.tsx';
import styles from './BenchPage.module.css';
import type { Result } from './measureGroup.mjs';
import { type NetworkName, networks } from './networks.ts';
import { runOnPage } from './runOnPage.ts';
import { cellsOf, columns, formatTraining } from './tables.mjs';

const all = Object.keys(networks) as NetworkName[];
const choices = { mnist: ['mnist'], all } satisfies Readonly<Record<string, readonly NetworkName[]>>;
type Choice = keyof typeof choices;

/** `?only=wasm&repetitions=1&time=50`: fewer rows, repetitions, and milliseconds a repetition; what is no number counts as not given. */
function shortened(search: string) {
  const asked = new URLSearchParams(search);
  return {
    only: asked.get('only') ?? '',
    repetitions: Math.max(1, Number(asked.get('repetitions')) || 5),
    time: Math.max(1, Number(asked.get('time')) || 500),
  };
}

interface Running {
  readonly said: string;
  readonly share: number;
}

/** The state of a run and the ways to change it. */
function useRun() {
  const [running, setRunning] = useState<Running | null>(null);
  const [rows, setRows] = useState<readonly Result[]>([]);
  const [note, setNote] = useState('');
  const [ended, setEnded] = useState('');
  const control = useRef(new AbortController());
  const start = async (choice: Choice) => {
    control.current = new AbortController();
    const { signal } = control.current;
    setRows([]);
    setEnded('');
    setRunning({ said: 'Looking for backends', share: 0 });
    try {
      const plan = { ...shortened(location.search), networks: choices[choice] };
      const measured = await runOnPage(plan, signal, {
        onProgress: (said, share) => setRunning({ said, share }),
        onRows: setRows,
        onLeftOut: setNote,
      });
      setEnded(
        measured.length > 0
          ? 'Done.'
          : `No row here is called “${plan.only}”. Leave “only” out of the address to measure all.`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      setEnded(signal.aborted ? 'Cancelled.' : `It could not go on: ${reason}`);
    }
    setRunning(null);
  };
  return { running, rows, note, ended, start, cancel: () => control.current.abort() };
}

/** The bench: ours beside stock TensorFlow.js on each backend of this browser. */
export function BenchPage() {
  const { running, rows, note, ended, start, cancel } = useRun();
  const [choice, setChoice] = useState<Choice>('mnist');
  return (
    <main className={styles.page}>
      <div className={styles.top}>
        <a href="../index.html">Kernelscope</a>
        <ThemeMenu />
      </div>
      <h1 className={styles.title}>Speed on this device</h1>
      <p className={styles.about}>
        Trains the same network, from the same weights, on the same batches of 32 pictures with Adam: by this
        app and by stock TensorFlow.js, on each backend that the browser offers. One repetition of each by
        turns; medians of five. A network takes about a minute: leave the page in front meanwhile.
      </p>
      <div className={styles.controls}>
        <Select
          label="Networks"
          value={choice}
          disabled={running !== null}
          options={[
            { value: 'mnist', label: 'MNIST CNN' },
            { value: 'all', label: `all ${all.length}` },
          ]}
          onChange={setChoice}
        />
        {running ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <Button variant="primary" onClick={() => void start(choice)}>
            Measure
          </Button>
        )}
        {rows.length > 0 && !running && <CopyTable rows={rows} />}
      </div>
      <div className={styles.state}>
        <p role="status">{running ? `${running.said} …` : ended}</p>
        {running && <ProgressBar label="Bench progress" share={running.share} said={running.said} />}
      </div>
      <Rows rows={rows} />
      {note && <p className={styles.about}>Not measured: {note}</p>}
    </main>
  );
}

function Rows({ rows }: { readonly rows: readonly Result[] }) {
  if (rows.length === 0) return null;
  return (
    <section className={styles.scroll} tabIndex={0} aria-label="Measured">
      <table className={styles.table} aria-label="Images per second and costs">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const cells = cellsOf(row);
            return (
              <tr key={cells.slice(0, 4).join(' ')}>
                {columns.map((column, i) => (
                  <td key={column}>{cells[i]}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function CopyTable({ rows }: { readonly rows: readonly Result[] }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = () => {
    const about = `${new Date().toISOString().slice(0, 10)}, ${navigator.hardwareConcurrency} cores, ${navigator.userAgent}`;
    navigator.clipboard.writeText(`${about}\n\n${formatTraining(rows)}\n`).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );
  };
  return (
    <>
      <Button icon={copied === 'yes' ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={copy}>
        Copy table
      </Button>
      <span role="status">
        {copied === 'yes' && 'Copied.'}
        {copied === 'refused' && 'The browser did not let it be copied: select the table instead.'}
      </span>
    </>
  );
}
