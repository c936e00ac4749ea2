import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { Menu } from '../ui/Menu.tsx';
import { Block, type BlockAction } from './Block.tsx';
import { BlockHint } from './BlockHint.tsx';
import { BlockMenu } from './BlockMenu.tsx';
import styles from './Canvas.module.css';
import { Edges } from './Edges.tsx';
import type { Box } from './layout.ts';
import { Minimap } from './Minimap.tsx';
import type { Problem } from './problems.ts';
import type { LayerClassName } from './layers/registry.ts';
import { findLayer } from './spec.ts';
import { SlotMark, Slots } from './Slots.tsx';
import { useBlockLayout } from './useBlockLayout.ts';
import { type DropTarget, useCanvasDrops } from './useCanvasDrops.ts';
import { type CanvasEditing, type Choice, useCanvasEdits } from './useCanvasEdits.ts';
import { useZoom } from './useZoom.ts';
import { ZoomControls } from './ZoomControls.tsx';

interface CanvasProps extends CanvasEditing {
  readonly renderMaps: (layerName: string) => ReactNode;
  /** A layer that waits for its place to be tapped. */
  readonly placing: LayerClassName | null;
  readonly onPlaced: () => void;
}

/** The network as blocks, read from top to bottom like Keras's `summary()`, branches side by side. */
export function Canvas(props: CanvasProps) {
  const { model, analysis, selected, edit, renderMaps, placing, onPlaced } = props;
  const canvas = useRef<HTMLElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const zooming = useZoom(canvas, flow);
  const { zoom } = zooming;
  const { layout, widths } = useBlockLayout(canvas, flow, model);

  const edits = useCanvasEdits(props, layout);
  const { refused, choice, marked, act, onDrop, endFor, selectNone } = edits;
  /** What handlers see: always the newest, without handing out new handlers. */
  const latest = useRef({ model, layout, onDrop, endFor, act, edit });
  useEffect(() => {
    latest.current = { model, layout, onDrop, endFor, act, edit };
  });
  const target = useCanvasDrops({ canvas, flow, latest });
  const onAction = useCallback((name: string, action: BlockAction) => latest.current.act(name, action), []);
  const onFix = useCallback(({ layer, fix }: Problem) => {
    if (fix) latest.current.edit(`${fix.label} (${layer})`, fix.apply(latest.current.model));
  }, []);

  const menued = findLayer(model, edits.menuOf ?? '');
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
        {...edits.clipboard}
        // Beside the blocks; not what bubbles here from a menu elsewhere in the page.
        onClick={({ target: clicked, currentTarget }) => {
          edits.forgetRefusal();
          if (
            clicked instanceof Element &&
            currentTarget.contains(clicked) &&
            !clicked.closest('[data-block], button')
          )
            selectNone();
        }}
        onKeyDown={({ target: focused, key }) => {
          if (!(focused instanceof Element && focused.matches('[data-block]'))) return;
          if (key === '+') zooming.step(1);
          if (key === '-') zooming.step(-1);
          if (key === '0') zooming.reset();
          if (key === 'f') zooming.fit();
          if (key === 'Escape') selectNone();
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
            return (
              <Place
                key={name}
                name={name}
                at={layout.boxes.get(name)}
                width={widths.get(name)}
                mark={choice?.at === name ? 'onto' : markOf(target, name)}
              >
                <Block
                  layer={layer}
                  analysis={analysis.layers.get(name)}
                  selected={name === selected}
                  marked={marked.has(name)}
                  tabStop={name === tabStop}
                  renderMaps={renderMaps}
                  onAction={onAction}
                  onFix={onFix}
                />
              </Place>
            );
          })}
          {target?.kind === 'slot' && <SlotMark slot={target.slot} model={model} layout={layout} />}
          {placing !== null && (
            <Slots
              className={placing}
              model={model}
              layout={layout}
              onChoose={(slot) => {
                edits.insertAt(slot, placing);
                onPlaced();
              }}
            />
          )}
        </div>
        {choice && (
          <Ways choice={choice} canvas={canvas} onClose={edits.endChoice} onChoose={edits.carryOutAt} />
        )}
        {menued && <BlockMenu layer={menued} act={onAction} onClose={edits.endMenu} />}
        {refused !== null && <p className={styles.refused}>{refused}</p>}
      </section>
      <BlockHint canvas={canvas} model={model} analysis={analysis} />
      <Minimap model={model} layout={layout} zoom={zoom} canvas={canvas} flow={flow} />
      <ZoomControls {...zooming} />
    </div>
  );
}

/** Onto a block, after it, or beside all who read it. */
type Mark = 'onto' | 'after' | 'beside' | undefined;

function markOf(target: DropTarget | null, name: string): Mark {
  if (target?.kind === 'block') return target.name === name ? 'onto' : undefined;
  if (!target || 'into' in target.slot) return undefined;
  if ('after' in target.slot) return target.slot.after === name ? 'after' : undefined;
  return target.slot.beside === name ? 'beside' : undefined;
}

interface PlaceProps {
  readonly name: string;
  readonly at: Box | undefined;
  readonly width: number | undefined;
  /** Where what is being dragged would go. */
  readonly mark: Mark;
  readonly children: ReactNode;
}

/** Where a block stands. */
const Place = ({ name, at, width, mark, children }: PlaceProps) => (
  <div
    className={styles.place}
    data-place={name}
    data-mark={mark}
    style={{ width, transform: `translate(${at?.x ?? 0}px, ${at?.y ?? 0}px)` }}
  >
    {children}
  </div>
);

interface WaysProps {
  readonly choice: Choice;
  readonly canvas: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly onChoose: (outcome: Choice['choices'][number]) => void;
}

/** The ways to connect, as a menu at the block where the output was dropped. */
const Ways = ({ choice, canvas, onClose, onChoose }: WaysProps) => (
  <Menu
    anchor={() => canvas.current?.querySelector(`[data-block="${CSS.escape(choice.at)}"]`) ?? null}
    onClose={onClose}
    items={choice.choices.map((outcome) => ({
      label: outcome.label,
      // The menu gives the focus back when it closes; what was made gets it after that.
      onSelect: () => requestAnimationFrame(() => onChoose(outcome)),
    }))}
  />
);
