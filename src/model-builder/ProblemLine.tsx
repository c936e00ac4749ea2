import { CircleAlert, TriangleAlert } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import styles from './ProblemLine.module.css';
import type { Problem } from './problems.ts';

interface ProblemLineProps {
  readonly problem: Problem;
  readonly onFix: (problem: Problem) => void;
}

/** A problem in its sentence, with the click that mends it where there is one. */
export function ProblemLine({ problem, onFix }: ProblemLineProps) {
  const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <div className={styles.problem} data-severity={problem.severity}>
      <Icon aria-hidden />
      <span>{problem.message}</span>
      {problem.fix && <Button onClick={() => onFix(problem)}>{problem.fix.label}</Button>}
    </div>
  );
}
