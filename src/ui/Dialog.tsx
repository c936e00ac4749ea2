import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from './Button.tsx';
import { InDialog } from './Hint.tsx';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly size?: 'medium' | 'large';
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel over the page; Escape, the cross or a click beside it closes it. */
export function Dialog({ title, size = 'medium', open, onClose, children }: DialogProps) {
  const hints = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} data-size={size}>
          <div className={styles.content}>
            <div className={styles.bar}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {/* It gets the focus first; a hint would open with it. */}
              <Button variant="quiet" aria-label="Close" icon={<X aria-hidden />} onClick={onClose} />
            </div>
            <InDialog value={hints}>{children}</InDialog>
          </div>
          <div ref={hints} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
