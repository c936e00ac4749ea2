import { ChevronLeft, ChevronRight, FileSpreadsheet, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../ui/Button.tsx';
import styles from './ChartTools.module.css';
import { moved, type Span, zoomed } from './zoom.ts';

/** A row of controls above charts. */
export function ChartTools({ children }: { readonly children: ReactNode }) {
  return <div className={styles.tools}>{children}</div>;
}

/** Gives the numbers behind charts as a file. */
export function SaveNumbers({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button icon={<FileSpreadsheet aria-hidden />} onClick={onClick}>
      Save as CSV
    </Button>
  );
}

interface ZoomToolsProps {
  readonly all: Span;
  readonly span: Span | null;
  readonly onSpan: (span: Span | null) => void;
}

/** Zooming for those who draw no frame. */
export function ZoomTools({ all, span, onSpan }: ZoomToolsProps) {
  return (
    <div role="group" aria-label="Zoom" className={styles.zoom}>
      <IconButton
        label="Zoom in"
        icon={<ZoomIn aria-hidden />}
        onClick={() => onSpan(zoomed(all, span, 0.5))}
      />
      <IconButton
        label="Zoom out"
        icon={<ZoomOut aria-hidden />}
        disabled={!span}
        onClick={() => onSpan(zoomed(all, span, 2))}
      />
      <IconButton
        label="Earlier"
        icon={<ChevronLeft aria-hidden />}
        disabled={!span}
        onClick={() => onSpan(moved(all, span, -0.5))}
      />
      <IconButton
        label="Later"
        icon={<ChevronRight aria-hidden />}
        disabled={!span}
        onClick={() => onSpan(moved(all, span, 0.5))}
      />
      <Button disabled={!span} onClick={() => onSpan(null)}>
        Show all
      </Button>
    </div>
  );
}
