import {
  type ClipboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { Menu } from '../ui/Menu.tsx';
import type { Analysis } from './analyse.ts';
import { Block, type BlockAction } from './Block.tsx';
import { actOn, add, connect, type Connection, moveTo, type Outcome } from './blockActions.ts';
import { actOnAll, clipOf, clipText, parseClip, pasteAfter } from './clip.ts';
import styles from './Canvas.module.css';
import type { DragData } from './dragData.ts';
import { Edges } from './Edges.tsx';
import type { EditModel } from './edit.ts';
import { besideIn } from './layout.ts';
import { Minimap } from './Minimap.tsx';
import { between, markedIn, toggled } from './marked.ts';
import type { Problem } from './problems.ts';
import type { ModelSpec } from './spec.ts';
import { useBlockLayout } from './useBlockLayout.ts';
import { type DropTarget, useCanvasDrops } from './useCanvasDrops.ts';
import { useZoom } from './useZoom.ts';
import { ZoomControls } from './ZoomControls.tsx';

interface CanvasProps {
  readonly model: ModelSpec;
  readonly analysis: Analysis;
  readonly selected: string | null;
  readonly onSelect: (name: string | null) => void;
  /** The block was opened for editing (Enter or double-click). */
  readonly onOpen: (name: string) => void;
  readonly edit: EditModel;
  readonly renderMaps: (layerName: string) => ReactNode;
  /** Tells what came of an edit, for who cannot see it. */
  readonly say: (said: string) => void;
}

const none: ReadonlySet<string> = new Set();

/** Ways to connect two blocks, offered where an output was dropped. */
interface Choice {
  readonly at: string;
  readonly choices: Extract<Connection, { choices: unknown }>['choices'];
}

/** The network as blocks, read from top to bottom like Keras's `summary()`, branches side by side. */
export function Canvas(props: CanvasProps) {
  const { model, analysis, selected, onSelect, onOpen, edit, renderMaps, say } = props;
  const canvas = useRef<HTMLElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [marks, setMarks] = useState<ReadonlySet<string>>(none);
  const marked = useMemo(() => markedIn(model, marks), [model, marks]);
  const zooming = useZoom(canvas, flow);
  const { zoom } = zooming;
  const { layout, widths } = useBlockLayout(canvas, flow, model);

  const focusBlock = useCallback((name: string) => {
    // The edit is drawn first, and at once: a focus that came a frame later would be taken from whoever has it by then.
    flushSync(() => undefined);
    canvas.current?.querySelector<HTMLElement>(`[data-block="${CSS.escape(name)}"]`)?.focus();
  }, []);

  const carryOut = (outcome: Outcome) => {
    setRefused('refused' in outcome ? outcome.refused : null);
    setMarks(none);
    if ('refused' in outcome) return say(outcome.refused);
    edit(outcome.label, outcome.model);
    say(outcome.said);
    onSelect(outcome.select);
  };
  const shapeOf = (name: string) => analysis.layers.get(name)?.outputShape;
  const onDrop = (dragged: DragData, target: DropTarget) => {
    if (target.kind === 'slot') {
      if (dragged.kind === 'new-layer') carryOut(add(model, target.slot, dragged.className, shapeOf));
      if (dragged.kind === 'block') carryOut(moveTo(model, dragged.name, target.slot));
      return;
    }
    if (dragged.kind !== 'output' || target.name === null) return;
    const connection = connect(model, dragged.name, target.name, shapeOf);
    if ('choices' in connection) setChoice({ at: target.name, choices: connection.choices });
    else carryOut(connection);
  };
  const act = (name: string, action: BlockAction) => {
    const focus = (target: string | null | undefined) => {
      if (target === null || target === undefined) return;
      onSelect(target);
      focusBlock(target);
    };
    const index = model.layers.findIndex((layer) => layer.name === name);
    switch (action) {
      case 'select':
        setMarks(none);
        return onSelect(name);
      case 'toggle':
        setMarks(toggled(marked, selected, name));
        return onSelect(name);
      case 'extend':
        return setMarks(between(model, selected ?? name, name));
      case 'extend up':
      case 'extend down': {
        const next = model.layers[index + (action === 'extend up' ? -1 : 1)];
        if (!next) return;
        setMarks(between(model, selected ?? name, next.name));
        if (selected === null) onSelect(name);
        return focusBlock(next.name);
      }
      case 'select all':
        return setMarks(
          new Set(model.layers.filter(({ className }) => className !== 'Input').map((layer) => layer.name)),
        );
      case 'open':
        onSelect(name);
        return onOpen(name);
      case 'focus previous':
        return focus(model.layers[index - 1]?.name);
      case 'focus next':
        return focus(model.layers[index + 1]?.name);
      case 'focus left':
      case 'focus right':
        return focus(besideIn(layout, name, action === 'focus left' ? -1 : 1));
      default: {
        const together =
          marked.has(name) && action !== 'branch' && action !== 'move up' && action !== 'move down';
        const outcome = together ? actOnAll(model, marked, action) : actOn(model, name, action);
        carryOut(outcome);
        focus('refused' in outcome ? name : outcome.select);
      }
    }
  };
  /** The block that has the focus, with those that are marked with it; null where another part of the page is meant. */
  const meant = ({ target: focused }: ClipboardEvent) => {
    const name = focused instanceof HTMLElement ? focused.dataset['block'] : undefined;
    return name === undefined ? null : { name, names: marked.has(name) ? marked : new Set([name]) };
  };
  const onCopy = (event: ClipboardEvent) => {
    const blocks = meant(event);
    const clip = blocks && clipOf(model, blocks.names);
    if (!clip) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', clipText(clip));
    if (event.type !== 'cut') return say(`Copied ${clip.layers.length - 1} blocks`);
    const outcome = actOnAll(model, blocks.names, 'cut');
    carryOut(outcome);
    if (!('refused' in outcome) && outcome.select !== null) focusBlock(outcome.select);
  };
  const onPaste = (event: ClipboardEvent) => {
    const blocks = meant(event);
    if (!blocks) return;
    try {
      const clip = parseClip(event.clipboardData.getData('text/plain'));
      if (!clip) return;
      event.preventDefault();
      const outcome = pasteAfter(model, blocks.name, clip);
      carryOut(outcome);
      if (!('refused' in outcome) && outcome.select !== null) focusBlock(outcome.select);
    } catch (error) {
      setRefused((error as Error).message);
      say((error as Error).message);
    }
  };
  /** What handlers see: always the newest, without handing out new handlers. */
  const latest = useRef({ model, layout, onDrop, act, edit });
  useEffect(() => {
    latest.current = { model, layout, onDrop, act, edit };
  });
  const target = useCanvasDrops({ canvas, flow, latest });
  const onAction = useCallback((name: string, action: BlockAction) => latest.current.act(name, action), []);
  const onFix = useCallback(({ layer, fix }: Problem) => {
    if (fix) latest.current.edit(`${fix.label} (${layer})`, fix.apply(latest.current.model));
  }, []);

  const tabStop = model.layers.some((layer) => layer.name === selected) ? selected : model.layers[0]?.name;
  const isTarget = (to: string, input: number) =>
    target?.kind === 'slot' &&
    'into' in target.slot &&
    target.slot.into.to === to &&
    target.slot.into.input === input;
  return (
    <div className={styles.frame}>
      <section
        ref={canvas}
        className={styles.canvas}
        aria-label="Model"
        onCopy={onCopy}
        onCut={onCopy}
        onPaste={onPaste}
        // Beside the blocks; not what bubbles here from a menu elsewhere in the page.
        onClick={({ target: clicked, currentTarget }) => {
          setRefused(null);
          if (
            clicked instanceof Element &&
            currentTarget.contains(clicked) &&
            !clicked.closest('[data-block]')
          ) {
            onSelect(null);
            setMarks(none);
          }
        }}
        onKeyDown={({ target: focused, key }) => {
          if (!(focused instanceof Element && focused.matches('[data-block]'))) return;
          if (key === '+') zooming.step(1);
          if (key === '-') zooming.step(-1);
          if (key === '0') zooming.reset();
          if (key === 'f') zooming.fit();
          if (key === 'Escape') {
            onSelect(null);
            setMarks(none);
          }
        }}
      >
        <div
          ref={flow}
          className={styles.flow}
          style={{ width: layout.width, height: layout.height, zoom }}
          data-ready={layout.width > 0}
        >
          <Edges
            layout={layout}
            isTarget={({ to, input }) => isTarget(to, input)}
            drawn={target?.kind === 'block' ? target.line : null}
          />
          {model.layers.map((layer) => {
            const { name } = layer;
            const { x = 0, y = 0 } = layout.boxes.get(name) ?? {};
            return (
              <div
                key={name}
                className={styles.place}
                data-place={name}
                data-target={(target?.kind === 'block' && target.name === name) || choice?.at === name}
                data-tail={target?.kind === 'slot' && 'after' in target.slot && target.slot.after === name}
                style={{ width: widths.get(name), transform: `translate(${x}px, ${y}px)` }}
              >
                <Block
                  layer={layer}
                  analysis={analysis.layers.get(name)}
                  selected={name === selected}
                  marked={marked.has(name)}
                  tabStop={name === tabStop}
                  maps={renderMaps(name)}
                  onAction={onAction}
                  onFix={onFix}
                />
              </div>
            );
          })}
        </div>
        {choice && (
          <Menu
            anchor={() => canvas.current?.querySelector(`[data-block="${CSS.escape(choice.at)}"]`) ?? null}
            onClose={() => setChoice(null)}
            items={choice.choices.map((outcome) => ({
              label: outcome.label,
              // The menu gives the focus back when it closes; what was made gets it after that.
              onSelect: () =>
                requestAnimationFrame(() => {
                  carryOut(outcome);
                  if (outcome.select !== null) focusBlock(outcome.select);
                }),
            }))}
          />
        )}
        {refused !== null && <p className={styles.refused}>{refused}</p>}
      </section>
      <Minimap model={model} layout={layout} zoom={zoom} canvas={canvas} flow={flow} />
      <ZoomControls {...zooming} />
    </div>
  );
}
