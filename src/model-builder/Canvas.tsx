import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { Menu } from '../ui/Menu.tsx';
import { Block, type BlockAction } from './Block.tsx';
import styles from './Canvas.module.css';
import { Edges } from './Edges.tsx';
import type { Box } from './layout.ts';
import { Minimap } from './Minimap.tsx';
import type { Problem } from './problems.ts';
import type { LayerClassName } from './layers/registry.ts';
import { Slots } from './Slots.tsx';
import { useBlockLayout } from './useBlockLayout.ts';
import { useCanvasDrops } from './useCanvasDrops.ts';
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

  const edits = useCanvasEdits(props, canvas, layout);
  const { refused, choice, marked, act, onDrop, selectNone } = edits;
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
                isTarget={(target?.kind === 'block' && target.name === name) || choice?.at === name}
                isTail={target?.kind === 'slot' && 'after' in target.slot && target.slot.after === name}
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
        {refused !== null && <p className={styles.refused}>{refused}</p>}
      </section>
      <Minimap model={model} layout={layout} zoom={zoom} canvas={canvas} flow={flow} />
      <ZoomControls {...zooming} />
    </div>
  );
}

interface PlaceProps {
  readonly name: string;
  readonly at: Box | undefined;
  readonly width: number | undefined;
  /** What is being dragged would go onto it, or after it. */
  readonly isTarget: boolean;
  readonly isTail: boolean;
  readonly children: ReactNode;
}

/** Where a block stands. */
const Place = ({ name, at, width, isTarget, isTail, children }: PlaceProps) => (
  <div
    className={styles.place}
    data-place={name}
    data-target={isTarget}
    data-tail={isTail}
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
