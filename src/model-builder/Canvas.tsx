import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { Menu } from '../ui/Menu.tsx';
import type { BlockAction } from './Block.tsx';
import { BlockHint } from './BlockHint.tsx';
import { BlockMenu } from './BlockMenu.tsx';
import styles from './Canvas.module.css';
import { CanvasBlock, markOf } from './CanvasBlock.tsx';
import { Edges } from './Edges.tsx';
import { exitOf, nodeOf } from './fold.ts';
import { Minimap } from './Minimap.tsx';
import type { Problem } from './problems.ts';
import type { LayerClassName } from './layers/registry.ts';
import { SlotMark, Slots } from './Slots.tsx';
import { useBlockLayout } from './useBlockLayout.ts';
import { useCanvasDrops } from './useCanvasDrops.ts';
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
  const into = target?.kind === 'slot' && 'into' in target.slot ? target.slot.into : null;
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
          <Edges layout={layout} target={into} drawn={target?.kind === 'block' ? target.line : null} />
          {view.layers.map((node) => {
            const { name, members, group } = node;
            const [first] = members;
            return (
              <CanvasBlock
                // A group that is renamed keeps the focus.
                key={group === null ? name : `group of ${first?.name}`}
                node={node}
                at={layout.boxes.get(name)}
                width={widths.get(name)}
                mark={choice?.at === name ? 'onto' : markOf(target, name)}
                selected={node === chosen}
                tabStop={name === tabStop}
                marked={members.every((member) => marked.has(member.name))}
                leads={first?.group !== undefined && leaders.get(first.group) === name}
                analysis={group === null ? analysis.layers.get(name) : undefined}
                layers={group === null ? null : analysis.layers}
                exit={group === null ? undefined : exitOf(model, node)?.name}
                renderMaps={renderMaps}
                onAction={onAction}
                onFix={onFix}
                onRename={onRename}
              />
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
        {menued && <BlockMenu node={menued} marked={marked} act={onAction} onClose={edits.endMenu} />}
        {refused !== null && <p className={styles.refused}>{refused}</p>}
      </section>
      <BlockHint canvas={canvas} model={model} analysis={analysis} />
      <div className={styles.tools}>
        <Minimap model={view} layout={layout} zoom={zoom} canvas={canvas} flow={flow} />
        <ZoomControls {...zooming} />
      </div>
    </div>
  );
}

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
