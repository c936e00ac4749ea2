import { Tooltip } from '@base-ui/react/tooltip';
import { createRef, type ReactElement } from 'react';
import styles from './Hint.module.css';

/** Where the page wants its hints: put it on an element inside a landmark, so that readers can place them. */
export const overlays = createRef<HTMLDivElement>();

/** One sentence on hover and focus of its one child. */
export function Hint({
  text,
  side = 'top',
  children,
}: {
  readonly text: string;
  readonly side?: 'top' | 'left';
  readonly children: ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} delay={500} />
      <Tooltip.Portal container={overlays}>
        <Tooltip.Positioner className={styles.positioner} side={side} sideOffset={side === 'left' ? 12 : 6}>
          <Tooltip.Popup className={styles.popup}>{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
