import { Tooltip } from '@base-ui/react/tooltip';
import {
  createContext,
  createRef,
  type HTMLAttributes,
  type ReactElement,
  type RefObject,
  useContext,
} from 'react';
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
  return (
    // A hint opens by itself, so Escape is meant for what it stands in.
    <Tooltip.Root onOpenChange={(_, details) => details.allowPropagation()}>
      <Tooltip.Trigger render={children} delay={500} />
      <Popup side={side}>{text}</Popup>
    </Tooltip.Root>
  );
}

interface PopupProps extends HTMLAttributes<HTMLDivElement> {
  readonly side: 'top' | 'left';
  readonly anchor?: Element;
}

function Popup({ side, anchor, ...popup }: PopupProps) {
  const container = useContext(InDialog) ?? overlays;
  return (
    <Tooltip.Portal container={container}>
      <Tooltip.Positioner
        className={styles.positioner}
        side={side}
        sideOffset={side === 'left' ? 12 : 6}
        {...(anchor ? { anchor } : {})}
      >
        <Tooltip.Popup className={styles.popup} {...popup} />
      </Tooltip.Positioner>
    </Tooltip.Portal>
  );
}

/** A hint that somebody else opens beside an element; Escape and `onClose` end it. */
export const HintPopup = ({
  onClose,
  ...popup
}: PopupProps & { readonly anchor: Element; readonly onClose: () => void }) => (
  <Tooltip.Root
    open
    onOpenChange={(open, details) => {
      details.allowPropagation();
      if (!open && details.reason === 'escape-key') onClose();
    }}
  >
    <Popup role="tooltip" {...popup} />
  </Tooltip.Root>
);
