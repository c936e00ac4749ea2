import { Fragment, type RefObject, useEffect, useId, useState } from 'react';
import { HintPopup } from '../ui/Hint.tsx';
import type { Analysis } from './analyse.ts';
import styles from './BlockHint.module.css';
import { kerasCall, kerasSignature } from './code/kerasModel.ts';
import { explanationsOf } from './explain.ts';
import { definitionOf } from './layers/registry.ts';
import { findLayer, isFrozen, type LayerSpec, type ModelSpec } from './spec.ts';

/** Until it opens, and until it closes once nothing points at it any more (the way to it counts as such), milliseconds. */
const OPEN_AFTER = 700;
const CLOSE_AFTER = 200;

/** Layers of a group that are listed. */
const SHOWN = 8;

interface BlockHintProps {
  readonly canvas: RefObject<HTMLElement | null>;
  readonly model: ModelSpec;
  readonly analysis: Analysis;
}

/** What a block is and how its numbers come about, said where it is pointed at or reached by key. */
export function BlockHint({ canvas, model, analysis }: BlockHintProps) {
  const id = useId();
  const { block, keep, close } = usePointedAt(canvas);
  useEffect(() => {
    block?.setAttribute('aria-describedby', id);
    return () => block?.removeAttribute('aria-describedby');
  }, [block, id]);
  const layer = findLayer(model, block?.dataset['block'] ?? '');
  const members = block?.dataset['members']?.split(' ').flatMap((name) => findLayer(model, name) ?? []);
  if (!block || (!layer && !members)) return null;
  return (
    <HintPopup
      id={id}
      anchor={block}
      side="left"
      onClose={close}
      onPointerEnter={keep}
      onPointerLeave={close}
    >
      {members ? <OfGroup members={members} /> : layer && <OfLayer layer={layer} analysis={analysis} />}
    </HintPopup>
  );
}

/** What a folded group is: its layers, in Keras's words. */
const OfGroup = ({ members }: { readonly members: readonly LayerSpec[] }) => (
  <>
    <b>{members[0]?.group}</b>
    <p>
      {members.length} blocks, folded into one; Enter or a double click unfolds them. Each is a layer of its
      own in Keras.
    </p>
    {members.slice(0, SHOWN).map((layer) => (
      <code key={layer.name} className={styles.keras}>
        {kerasCall(layer)}
      </code>
    ))}
    {members.length > SHOWN && <p>and {members.length - SHOWN} more</p>}
  </>
);

/** What a layer is, and how its numbers come about. */
function OfLayer({ layer, analysis }: { readonly layer: LayerSpec; readonly analysis: Analysis }) {
  return (
    <>
      <b>{layer.name}</b>
      <p>{definitionOf(layer.className).about}</p>
      <dl className={styles.facts}>
        {explanationsOf(layer, analysis)
          .filter(({ term, formula }) => formula !== null && term !== 'activation memory')
          .map(({ term, figure, formula }) => (
            <Fragment key={term}>
              <dt>{term}</dt>
              <dd>
                {figure}
                <small>{formula}</small>
              </dd>
            </Fragment>
          ))}
      </dl>
      {isFrozen(layer) && <p>Frozen: training does not change its weights.</p>}
      <code className={styles.keras}>{kerasCall(layer)}</code>
      <code className={styles.keras}>Keras: {kerasSignature(layer.className)}</code>
    </>
  );
}

/** The block that has been pointed at, or has had the focus by key, for a while; none while one is dragged. */
function usePointedAt(canvas: RefObject<HTMLElement | null>) {
  const [block, setBlock] = useState<HTMLElement | null>(null);
  const [timer] = useState<{ id?: ReturnType<typeof setTimeout>; next: HTMLElement | null }>({ next: null });
  const [{ show, close, keep }] = useState(() => {
    const later = (next: HTMLElement | null, after: number) => {
      if (timer.next === next) return;
      clearTimeout(timer.id);
      timer.next = next;
      timer.id = setTimeout(() => setBlock(next), after);
    };
    return {
      show: (next: HTMLElement | null) => later(next, next ? OPEN_AFTER : CLOSE_AFTER),
      close: () => later(null, 0),
      keep: () => {
        clearTimeout(timer.id);
        setBlock((shown) => (timer.next = shown));
      },
    };
  });
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const listening = new AbortController();
    const on = (type: keyof HTMLElementEventMap, listener: (event: Event) => void) =>
      element.addEventListener(type, listener, { signal: listening.signal });
    on('pointerover', (event) => {
      if (!(event instanceof PointerEvent) || event.pointerType !== 'mouse' || event.buttons !== 0) return;
      show(blockOf(event.target));
    });
    on('pointerleave', () => show(null));
    on('focusin', ({ target }) => {
      if (target instanceof HTMLElement && target.matches('[data-block]:focus-visible')) show(target);
    });
    for (const type of ['focusout', 'pointerdown', 'dragstart', 'scroll'] as const) on(type, close);
    return () => {
      listening.abort();
      clearTimeout(timer.id);
    };
  }, [canvas, timer, show, close]);
  return { block, keep, close };
}

/** What stands on a block and explains itself is not the block. */
const blockOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element && !target.closest('button, [title]')
    ? target.closest<HTMLElement>('[data-block]')
    : null;
