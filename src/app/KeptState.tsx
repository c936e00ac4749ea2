import { HardDrive, TriangleAlert } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import { keptWord } from './keptText.ts';
import styles from './TopBar.module.css';
import { useKept, useServices } from './useServices.ts';

/** Whether the work is on this device; opens what is stored there. */
export function KeptState() {
  const { app } = useServices();
  const word = useKept(keptWord);
  const isLost = word === 'Not saved';
  return (
    <IconButton
      className={styles.kept}
      data-lost={isLost}
      label={`${word}: what is stored on this device`}
      hint={isLost ? 'Not saved' : `${word === 'Saved' ? 'Saved' : 'Being saved'} on this device`}
      icon={
        <>
          {isLost ? <TriangleAlert aria-hidden /> : <HardDrive aria-hidden />}
          <span aria-hidden>{word}</span>
        </>
      }
      onClick={() => app.setState({ storedOpen: true })}
    />
  );
}
