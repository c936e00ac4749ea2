import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { useOverlayPlace } from './Hint.tsx';
import styles from './Field.module.css';

export interface MenuItem {
  readonly label: string;
  /** One sentence under it. */
  readonly about?: string;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

type MenuProps = { readonly items: readonly MenuItem[] } & (
  | { readonly trigger: ReactElement }
  /** Open as long as it is there, at an element. */
  | {
      readonly anchor: () => Element | null;
      readonly align?: 'center' | 'end';
      readonly onClose: () => void;
    }
);

/** A menu that its trigger opens, or one that is there to choose from until it is closed. */
export function Menu(props: MenuProps) {
  const isFree = 'anchor' in props;
  const place = useOverlayPlace();
  /** Opened by key, a menu begins at its first item; Base UI sees to it only where it opens the menu itself. */
  const begin = (popup: HTMLElement | null) => {
    if (!popup || !isFree || props.anchor()?.matches(':focus-visible') !== true) return;
    requestAnimationFrame(() => popup.querySelector<HTMLElement>('[role=menuitem]')?.focus());
  };
  return (
    <Base.Root {...(isFree ? { open: true, onOpenChange: (open: boolean) => !open && props.onClose() } : {})}>
      {!isFree && <Base.Trigger render={props.trigger} />}
      <Base.Portal {...place}>
        <Base.Positioner
          className={styles.positioner}
          sideOffset={4}
          align={isFree ? (props.align ?? 'center') : 'end'}
          {...(isFree ? { anchor: props.anchor } : {})}
        >
          <Base.Popup ref={begin} className={styles.popup} data-free={isFree}>
            {props.items.map((item) => (
              <Base.Item
                key={item.label}
                className={styles.option}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
                aria-label={item.label}
                {...(item.about === undefined ? {} : { 'aria-description': item.about })}
              >
                {/* What is said about it is drawn by the style, so that the item's text is its name. */}
                <span className={styles.about} data-about={item.about}>
                  {item.label}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
