import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { useOverlayPlace } from './Hint.tsx';
import styles from './Popover.module.css';

interface PopoverProps {
  readonly title: string;
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  /** Where it opens when there is room. */
  readonly side?: 'bottom' | 'right';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A small panel beside its trigger; Escape or a click elsewhere closes it. */
export function Popover({ title, trigger, children, side = 'bottom', open, onOpenChange }: PopoverProps) {
  const place = useOverlayPlace();
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal {...place}>
        <Base.Positioner
          className={styles.positioner}
          side={side}
          sideOffset={6}
          collisionPadding={12}
          // On a phone neither side has room: then it lies over its trigger rather than beyond the edge.
          collisionAvoidance={{ side: 'shift', align: 'shift' }}
        >
          <Base.Popup className={styles.popup}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
