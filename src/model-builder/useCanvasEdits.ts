import { useMemo, useState } from 'react';
import type { Analysis } from './analyse.ts';
import type { BlockAction } from './Block.tsx';
import { actOn, add, connect, type Connection, moveTo, type Outcome } from './blockActions.ts';
import { actOnAll } from './clip.ts';
import type { DragData } from './dragData.ts';
import { type EditModel, type Slot } from './edit.ts';
import { neighbourSlot } from './move.ts';
import { endSlot } from './endSlot.ts';
import { type CanvasGraph, type CanvasNode, entryOf, layerSlot, nodeSlot } from './fold.ts';
import { focusBlock } from './focusBlock.tsx';
import { groupTogether, renameGroup, ungroup } from './groups.ts';
import { besideIn, type Layout } from './layout.ts';
import type { LayerClassName } from './layers/registry.ts';
import { between, markedIn, toggled } from './marked.ts';
import { findLayer, type ModelSpec } from './spec.ts';
import type { Folding } from './useFolding.ts';
import { useBlockClipboard } from './useBlockClipboard.ts';
import type { DropTarget } from './useCanvasDrops.ts';

/** Ways to connect two blocks, offered where an output was dropped. */
export interface Choice {
  readonly at: string;
  readonly choices: Extract<Connection, { choices: unknown }>['choices'];
}

/** What the canvas edits, and whom it tells. */
export interface CanvasEditing {
  readonly model: ModelSpec;
  readonly analysis: Analysis;
  readonly selected: string | null;
  readonly onSelect: (name: string | null) => void;
  /** The block was opened for editing (Enter or double-click). */
  readonly onOpen: (name: string) => void;
  readonly edit: EditModel;
  /** Tells what came of an edit, for who cannot see it. */
  readonly say: (said: string) => void;
}

/** What stands on the canvas, and where. */
interface CanvasBlocks {
  readonly view: CanvasGraph;
  readonly folding: Folding;
  readonly layout: Layout;
}

const none: ReadonlySet<string> = new Set();

/** What is done on the canvas, by hand, key or clipboard, and what came of it. */
export function useCanvasEdits(
  { model, analysis, selected, onSelect, onOpen, edit, say }: CanvasEditing,
  { view, folding, layout }: CanvasBlocks,
) {
  const [refused, setRefused] = useState<string | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const [marks, setMarks] = useState<ReadonlySet<string>>(none);
  const marked = useMemo(() => markedIn(model, marks), [model, marks]);

  const carryOut = (outcome: Outcome) => {
    setRefused('refused' in outcome ? outcome.refused : null);
    if ('refused' in outcome) return say(outcome.refused);
    setMarks(outcome.marks ?? none);
    edit(outcome.label, outcome.model);
    say(outcome.said);
    onSelect(outcome.select);
  };
  /** And goes to what was made. */
  const carryOutAt = (outcome: Outcome) => {
    carryOut(outcome);
    if (!('refused' in outcome) && outcome.select !== null) focusBlock(outcome.select);
  };
  const shapeOf = (name: string) => analysis.layers.get(name)?.outputShape;
  const moveNode = (name: string, slot: Slot | null): Outcome => {
    const node = view.layers.find((each) => each.name === name);
    const names = new Set(node?.members.map((layer) => layer.name));
    return moveTo(model, names, slot && layerSlot(model, view, slot), node?.group ?? name);
  };
  const onDrop = (dragged: DragData, target: DropTarget) => {
    if (target.kind === 'slot') {
      if (dragged.kind === 'new-layer')
        carryOutAt(add(model, layerSlot(model, view, target.slot), dragged.className, shapeOf));
      if (dragged.kind === 'block') carryOutAt(moveNode(dragged.name, target.slot));
      return;
    }
    const onto = view.layers.find(({ name }) => target.kind === 'block' && name === target.name);
    const reader = onto && entryOf(onto);
    if (dragged.kind !== 'output' || !onto || !reader) return;
    const connection = connect(model, dragged.name, reader.name, shapeOf);
    if ('choices' in connection) setChoice({ at: onto.name, choices: connection.choices });
    else carryOut(connection);
  };
  const focus = (target: string | null | undefined) => {
    if (target === null || target === undefined) return;
    onSelect(target);
    focusBlock(target);
  };
  const focusNode = (target: CanvasNode | undefined) => focus(target?.members.at(-1)?.name);
  const act = (name: string, action: BlockAction) => {
    const node = view.layers.find((each) => each.name === name);
    const last = node?.members.at(-1)?.name;
    if (!node || last === undefined) return;
    const names = new Set(node.members.map((layer) => layer.name));
    const group = node.members[0]?.group;
    const index = view.layers.indexOf(node);
    const doIt = (outcome: Outcome) => {
      carryOut(outcome);
      focus('refused' in outcome ? last : outcome.select);
    };
    switch (action) {
      case 'select':
        setMarks(node.group === null ? none : names);
        return onSelect(last);
      case 'toggle':
        setMarks([...names].reduce((before, one) => toggled(before, selected, one), marked));
        return onSelect(last);
      case 'extend':
        return setMarks(between(model, selected ?? last, last));
      case 'extend up':
      case 'extend down': {
        const next = view.layers[index + (action === 'extend up' ? -1 : 1)]?.members.at(-1)?.name;
        if (next === undefined) return;
        setMarks(between(model, selected ?? last, next));
        if (selected === null) onSelect(last);
        return focusBlock(next);
      }
      case 'select all':
        return setMarks(new Set(model.layers.map((layer) => layer.name)));
      case 'open':
        if (node.group !== null) {
          folding.unfold(node.group);
          return focus(node.members[0]?.name);
        }
        onSelect(name);
        return onOpen(name);
      case 'fold':
        if (group !== undefined) folding.fold(group);
        return focus(last);
      case 'group': {
        const outcome = groupTogether(model, marked.size > 0 ? marked : names);
        if ('model' in outcome) folding.fold(findLayer(outcome.model, outcome.select ?? '')?.group ?? '');
        return doIt(outcome);
      }
      case 'ungroup':
        return doIt(ungroup(model, group));
      case 'menu':
        return setMenuOf(name);
      case 'focus previous':
        return focusNode(view.layers[index - 1]);
      case 'focus next':
        return focusNode(view.layers[index + 1]);
      case 'focus left':
      case 'focus right': {
        const beside = besideIn(layout, name, action === 'focus left' ? -1 : 1);
        return focusNode(view.layers.find((each) => each.name === beside));
      }
      case 'branch':
        return doIt(
          node.group === null
            ? actOn(model, name, action)
            : { refused: `Unfold ${node.group} to branch at its blocks.` },
        );
      case 'move up':
      case 'move down':
        return doIt(moveNode(name, neighbourSlot(view, name, action === 'move up' ? 'up' : 'down')));
      default: {
        const together = marked.has(last) ? marked : names;
        return doIt(
          together.size > 1 || node.group !== null
            ? actOnAll(model, together, action)
            : actOn(model, name, action),
        );
      }
    }
  };
  const clipboard = useBlockClipboard({
    model,
    marked,
    say,
    refuse: setRefused,
    carryOut: carryOutAt,
  });
  return {
    /** Why nothing came of the last edit. */
    refused,
    choice,
    /** Blocks that are edited together. */
    marked,
    carryOut,
    carryOutAt,
    onDrop,
    act,
    clipboard,
    /** Where something goes that is dropped beside everything. */
    endFor: (className: LayerClassName) => nodeSlot(view, endSlot(model, className, shapeOf)),
    rename: (group: string, name: string) => edit(`Rename ${group}`, renameGroup(model, group, name)),
    insertAt: (slot: Slot, className: LayerClassName) =>
      carryOut(add(model, layerSlot(model, view, slot), className, shapeOf)),
    /** The block whose menu is open. */
    menuOf,
    endMenu: () => setMenuOf(null),
    endChoice: () => setChoice(null),
    forgetRefusal: () => setRefused(null),
    selectNone() {
      onSelect(null);
      setMarks(none);
    },
  };
}
