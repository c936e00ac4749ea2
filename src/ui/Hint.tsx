import { Tooltip } from '@base-ui/react/tooltip';
import { createContext, createRef, type ReactElement, type RefObject, useContext } from 'react';
import styles from './Hint.module.css';

/** Where the page wants its hints: put it on an element inside a landmark, so that readers can place them. */
export const overlays = createRef<HTMLDivElement>();

/** Where a dialog has its hints, so that readers find them in it; null on the page. What opens over a dialog belongs to the dialog: all else is out of reach while it is open. */
export const InDialog = createContext<RefObject<HTMLDivElement | null> | null>(null);

/** Where a part of the page opens what lies over it. */
export const useOverlayPlace = (): { readonly container?: RefObject<HTMLDivElement | null> } =>
  useContext(InDialog) ? {} : { container: overlays };

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
  const container = useContext(InDialog) ?? overlays;
  return (
    // A hint opens by itself, so Escape is meant for what it stands in.
    <Tooltip.Root onOpenChange={(_, details) => details.allowPropagation()}>
      <Tooltip.Trigger render={children} delay={500} />
      <Tooltip.Portal container={container}>
        <Tooltip.Positioner className={styles.positioner} side={side} sideOffset={side === 'left' ? 12 : 6}>
          <Tooltip.Popup className={styles.popup}>{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
