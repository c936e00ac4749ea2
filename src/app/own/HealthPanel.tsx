import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { applyFix } from '../../data/own/editSet.ts';
import { doubtFinding } from '../../data/own/doubts.ts';
import type { Finding, Fix } from '../../data/own/finding.ts';
import { worstFirst } from '../../data/own/health.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import { useOwn } from '../useServices.ts';
import styles from './HealthPanel.module.css';
import { judgedOf, LabelCheck } from './LabelCheck.tsx';
import type { ToLabel } from './LabelMode.tsx';
import { findingTitle, findingsText, pictures } from './ownText.ts';
import type { Found } from './picturesShown.ts';
import { useEditOwn } from './useEditOwn.ts';
import { isOf, type Look } from './useLook.ts';

interface HealthPanelProps {
  readonly set: OwnSet;
  readonly look: Look | null;
  readonly problem: string | null;
  readonly found: Found | null;
  readonly onShow: (found: Found | null) => void;
  /** Shows these to be labelled, one after the other. */
  readonly onLabel: (those: ToLabel) => void;
}

/** What is wrong with the pictures, worst first, each to look at and to mend. */
export function HealthPanel({ set, look, problem, found, onShow, onLabel }: HealthPanelProps) {
  const edit = useEditOwn();
  const isBusy = useOwn(({ job }) => job !== null);
  const section = useRef<HTMLElement>(null);
  const findings = useFindings(set, look);
  const isFresh = look !== null && isOf(look, set);
  const fix = (one: Fix, { likely }: Finding) => {
    if (one.kind === 'label') onLabel({ slots: one.slots, likely });
    else edit(one.label, (now) => applyFix(now, one));
    // The button that was pressed is about to go.
    section.current?.focus();
  };
  return (
    <section ref={section} className={styles.panel} aria-label="Data health" tabIndex={-1}>
      <SectionHeading aside={look && !isBusy ? findings.length : undefined}>Data health</SectionHeading>
      <p role="status" className={styles.summary}>
        {stateText({ set, isBusy, problem, look, findings })}
      </p>
      {!isBusy && problem === null && findings.length > 0 && (
        <ul className={styles.list} aria-label="Findings">
          {findings.map((finding) => (
            <FindingCard
              key={finding.kind + finding.sentence}
              finding={finding}
              shown={found !== null && isShown(found, finding)}
              disabled={!isFresh}
              onShow={onShow}
              onFix={fix}
            />
          ))}
        </ul>
      )}
      {look && findings.length === 0 && set.samples.length > 0 && !isBusy && (
        <p className={styles.checked}>
          Looked for: copies and near-duplicates, pictures that leak between the three sets, empty and uneven
          classes, and pictures that are blurry, of one colour, tiny or very long.
        </p>
      )}
      {look && !isBusy && set.samples.length > 0 && <LabelCheck look={look} isFresh={isFresh} />}
    </section>
  );
}

/** Two findings of a kind are told apart by their pictures. */
const isShown = (found: Found, finding: Finding): boolean =>
  found.title === findingTitle(finding) && found.slots.join() === finding.slots.join();

/** What was seen in the pictures, and the doubts about their labels. */
function useFindings({ id, classes, samples }: OwnSet, look: Look | null): readonly Finding[] {
  const judged = useOwn(judgedOf);
  return useMemo(() => {
    const doubted = judged && doubtFinding({ id, classes, samples }, judged);
    return worstFirst([...(look?.looked.findings ?? []), ...(doubted ? [doubted] : [])]);
  }, [id, classes, samples, look, judged]);
}

function stateText({
  set,
  isBusy,
  problem,
  look,
  findings,
}: Pick<HealthPanelProps, 'set' | 'problem' | 'look'> & {
  readonly isBusy: boolean;
  readonly findings: readonly Finding[];
}): string {
  if (isBusy) return 'Pictures are still being read and measured. They are looked at when all are there.';
  if (problem !== null) return problem;
  if (set.samples.length === 0) return 'There are no pictures to look at yet.';
  if (!look) return `Looking at ${pictures(set.samples.length)} …`;
  return findingsText(findings, look.set.samples.length);
}

const icons = { problem: OctagonAlert, warning: TriangleAlert, note: Info };
const words = { problem: 'Problem', warning: 'Warning', note: 'Note' };

interface FindingCardProps {
  readonly finding: Finding;
  /** Its pictures are in the grid. */
  readonly shown: boolean;
  readonly disabled: boolean;
  readonly onShow: (found: Found | null) => void;
  readonly onFix: (fix: Fix, finding: Finding) => void;
}

function FindingCard({ finding, shown, disabled, onShow, onFix }: FindingCardProps) {
  const { severity, sentence, slots, likely, fix } = finding;
  const title = findingTitle(finding);
  const Icon = icons[severity];
  return (
    <li className={styles.card} data-severity={severity}>
      <h3>
        <Icon aria-hidden />
        <span>
          <span className={styles.severity}>{words[severity]}: </span>
          {title}
        </span>
      </h3>
      <p>{sentence}</p>
      <div className={styles.acts}>
        {slots.length > 0 && (
          <Button
            aria-pressed={shown}
            aria-label={`Show ${pictures(slots.length)}: ${title}`}
            onClick={() => onShow(shown ? null : { title, slots, likely })}
          >
            Show {pictures(slots.length)}
          </Button>
        )}
        {fix && (
          <Button disabled={disabled} onClick={() => onFix(fix, finding)}>
            {fix.label}
          </Button>
        )}
      </div>
    </li>
  );
}
