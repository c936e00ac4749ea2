import { Copy } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { offerOf } from '../data/catalogue.ts';
import {
  type ClassificationReport,
  classificationReport,
  reportText,
} from '../training/classificationReport.ts';
import { confusionMatrix } from '../training/metrics.ts';
import type { TestResult } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Select } from '../ui/Select.tsx';
import { ConfusionMatrix } from '../visualize/ConfusionMatrix.tsx';
import { ReportTable } from '../visualize/ReportTable.tsx';
import type { AppState } from './appStore.ts';
import { type Cell, CellGallery } from './CellGallery.tsx';
import { lazyPart } from './lazyPart.tsx';
import styles from './TestReport.module.css';
import { useClassColours } from './useClassColours.ts';
import { useApp, useServices } from './useServices.ts';
import { fragmentOf } from './views.ts';

/** Brings a chart library with it, which only results need. */
const ScoreBars = lazyPart(async () => (await import('../visualize/ScoreBars.tsx')).ScoreBars);

/** More classes than this need the whole width for their confusion matrix. */
const MANY = 12;

interface TestReportProps {
  readonly result: TestResult;
  /** Whether the pictures behind the numbers are those of the open data set. */
  readonly canOpen: boolean;
}

/** A result class by class: classification report, confusion matrix and bars. */
export function TestReport({ result: { evaluation, experiment }, canOpen }: TestReportProps) {
  const [{ zeroDivision }] = useReportView();
  const [cell, setCell] = useState<Cell | null>(null);
  const colours = useClassColours(experiment.dataset);
  const { labels, probabilities } = evaluation;
  const { classNames } = offerOf(experiment.dataset).info;
  const matrix = useMemo(
    () => confusionMatrix(labels, probabilities, classNames.length),
    [labels, probabilities, classNames],
  );
  const report = useMemo(() => classificationReport(matrix, zeroDivision), [matrix, zeroDivision]);
  const open = canOpen
    ? (trueClass: number, predictedClass: number | null = null) => setCell({ trueClass, predictedClass })
    : undefined;
  return (
    <div className={styles.grid} data-many={classNames.length > MANY}>
      <ReportCard report={report} classNames={classNames} matrix={matrix} onOpen={open} />
      <div className={styles.card} data-part="matrix">
        <ConfusionMatrix
          matrix={matrix}
          classNames={classNames}
          caption={`${labels.length.toLocaleString('en')} test pictures`}
          size="large"
          colours={colours}
          onOpen={open}
        />
      </div>
      <BarsCard report={report} classNames={classNames} />
      {cell && canOpen && (
        <CellGallery
          evaluation={evaluation}
          cell={cell}
          onClose={() => setCell(null)}
          onChosen={() => {
            location.hash = fragmentOf('playground');
          }}
        />
      )}
    </div>
  );
}

type ReportView = AppState['report'];
const reportViewOf = (state: AppState) => state.report;

/** How the report is shown, and the way to change it. */
function useReportView(): [ReportView, (next: Partial<ReportView>) => void] {
  const { app } = useServices();
  const view = useApp(reportViewOf);
  return [view, (next) => app.setState({ report: { ...view, ...next } })];
}

interface CardProps {
  readonly report: ClassificationReport;
  readonly classNames: readonly string[];
}

interface ReportCardProps extends CardProps {
  readonly matrix: readonly (readonly number[])[];
  readonly onOpen: ((trueClass: number) => void) | undefined;
}

function ReportCard({ report, classNames, matrix, onOpen }: ReportCardProps) {
  const [view, set] = useReportView();
  const digits = Number(view.digits);
  return (
    <section className={styles.card} data-part="report">
      <SectionHeading
        aside={
          <Segmented
            label="Digits"
            value={view.digits}
            options={[
              { value: '2', label: '0.00' },
              { value: '4', label: '0.0000' },
            ]}
            onChange={(next) => set({ digits: next })}
          />
        }
      >
        Classification report
      </SectionHeading>
      <div className={styles.scroll}>
        <ReportTable report={report} classNames={classNames} digits={digits} onOpen={onOpen} />
      </div>
      {dividesByZero(matrix) && <ZeroDivisionChoice />}
      <AsText text={reportText(report, classNames, digits)} />
    </section>
  );
}

/** Whether some class has no pictures or was never predicted. */
const dividesByZero = (matrix: readonly (readonly number[])[]): boolean =>
  matrix.some(
    (row, i) => row.every((count) => count === 0) || matrix.every((other) => (other[i] ?? 0) === 0),
  );

function ZeroDivisionChoice() {
  const [view, set] = useReportView();
  return (
    <div className={styles.zero}>
      <Select
        label="zero_division"
        value={view.zeroDivision}
        options={[
          { value: '0', label: '0' },
          { value: '1', label: '1' },
          { value: 'nan', label: 'nan' },
        ]}
        onChange={(next) => set({ zeroDivision: next })}
      />
      <p>
        What a score is that would divide by zero: a class that was never predicted has no precision, one
        without pictures no recall. With nan it is left out of the averages.
      </p>
    </div>
  );
}

function BarsCard({ report, classNames }: CardProps) {
  const [view, set] = useReportView();
  return (
    <figure className={styles.card} data-part="bars" aria-label="Scores by class">
      <SectionHeading
        aside={
          <Segmented
            label="Order of the classes"
            value={view.order}
            options={[
              { value: 'class', label: 'As they are' },
              { value: 'worst', label: 'Worst first' },
            ]}
            onChange={(next) => set({ order: next })}
          />
        }
      >
        Scores by class
      </SectionHeading>
      <p className="visually-hidden">
        Bars of the precision, recall and f1-score in the table “Classification report”.
      </p>
      <div style={{ minHeight: classNames.length * 30 }}>
        <ScoreBars report={report} classNames={classNames} order={view.order} digits={Number(view.digits)} />
      </div>
    </figure>
  );
}

/** The report as scikit-learn prints it, to take along. */
function AsText({ text }: { readonly text: string }) {
  const details = useRef<HTMLDetailsElement>(null);
  const pre = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      if (details.current) details.current.open = true;
      if (pre.current) getSelection()?.selectAllChildren(pre.current);
      setSaid('The browser does not allow copying here. The text below is selected: copy it with Ctrl+C.');
    }
  };
  return (
    <div className={styles.text}>
      <div className={styles.row}>
        <Button icon={<Copy aria-hidden />} onClick={() => void copy()}>
          Copy report
        </Button>
        <span role="status">{said}</span>
      </div>
      <details ref={details}>
        <summary>As text</summary>
        <pre ref={pre} tabIndex={0} role="region" aria-label="Classification report as text">
          {text}
        </pre>
      </details>
    </div>
  );
}
