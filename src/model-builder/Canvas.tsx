import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { Menu } from '../ui/Menu.tsx';
import { Block, type BlockAction } from './Block.tsx';
import { BlockHint } from './BlockHint.tsx';
import { BlockMenu } from './BlockMenu.tsx';
import styles from './Canvas.module.css';
import { Edges } from './Edges.tsx';
import { exitOf, nodeOf } from './fold.ts';
import { GroupBlock } from './GroupBlock.tsx';
import type { Box } from './layout.ts';
import { Minimap } from './Minimap.tsx';
import type { Problem } from './problems.ts';
import type { LayerClassName } from './layers/registry.ts';
import { SlotMark, Slots } from './Slots.tsx';
import { useBlockLayout } from './useBlockLayout.ts';
import { type DropTarget, useCanvasDrops } from './useCanvasDrops.ts';
import { type CanvasEditing, type Choice, useCanvasEdits } from './useCanvasEdits.ts';
import { useFolding } from './useFolding.ts';
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
  const { view, folding } = useFolding(model);
  const zooming = useZoom(canvas, flow);
  const { zoom } = zooming;
  const { layout, widths } = useBlockLayout(canvas, flow, view);

  const edits = useCanvasEdits(props, { view, folding, layout });
  const { refused, choice, marked, act, onDrop, endFor, rename, selectNone } = edits;
  /** What handlers see: always the newest, without handing out new handlers. */
  const latest = useRef({ model, view, layout, onDrop, endFor, act, edit, rename });
  useEffect(() => {
    latest.current = { model, view, layout, onDrop, endFor, act, edit, rename };
  });
  const target = useCanvasDrops({ canvas, flow, latest });
  const onAction = useCallback((name: string, action: BlockAction) => latest.current.act(name, action), []);
  const onFix = useCallback(({ layer, fix }: Problem) => {
    if (fix) latest.current.edit(`${fix.label} (${layer})`, fix.apply(latest.current.model));
  }, []);

  const onRename = useCallback((group: string, name: string) => latest.current.rename(group, name), []);

  const menued = view.layers.find(({ name }) => name === edits.menuOf);
  const chosen = nodeOf(view, selected ?? '');
  const tabStop = (chosen ?? view.layers[0])?.name;
  /** The first block of each unfolded group. */
  const leaders = new Map(
    view.layers.toReversed().map(({ members: [first] }) => [first?.group, first?.name]),
  );
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
          {view.layers.map((node) => {
            const { name, members, group } = node;
            const [layer] = members;
            const shared = {
              selected: node === chosen,
              tabStop: name === tabStop,
              renderMaps,
              onAction,
              onFix,
            };
            const exit = group === null ? undefined : exitOf(model, node);
            return (
              <Place
                // A group that is renamed keeps the focus.
                key={group === null ? name : `group of ${layer?.name}`}
                name={name}
                at={layout.boxes.get(name)}
                width={widths.get(name)}
                mark={choice?.at === name ? 'onto' : markOf(target, name)}
              >
                {group === null && layer && (
                  <Block
                    {...shared}
                    layer={layer}
                    analysis={analysis.layers.get(name)}
                    marked={marked.has(name)}
                    group={layer.group ?? null}
                    leads={layer.group !== undefined && leaders.get(layer.group) === name}
                  />
                )}
                {group !== null && exit && (
                  <GroupBlock
                    {...shared}
                    name={name}
                    group={group}
                    members={members}
                    layers={analysis.layers}
                    exit={exit.name}
                    marked={members.every((member) => marked.has(member.name))}
                    onRename={onRename}
                  />
                )}
              </Place>
            );
          })}
          {target?.kind === 'slot' && <SlotMark slot={target.slot} model={view} layout={layout} />}
          {placing !== null && (
            <Slots
              className={placing}
              model={view}
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
        {menued && <BlockMenu node={menued} act={onAction} onClose={edits.endMenu} />}
        {refused !== null && <p className={styles.refused}>{refused}</p>}
      </section>
      <BlockHint canvas={canvas} model={model} analysis={analysis} />
      <Minimap model={view} layout={layout} zoom={zoom} canvas={canvas} flow={flow} />
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
