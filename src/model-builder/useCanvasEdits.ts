import { useMemo, useState } from 'react';
import type { Analysis } from './analyse.ts';
import type { BlockAction } from './Block.tsx';
import { actOn, add, connect, type Connection, moveTo, type Outcome } from './blockActions.ts';
import { actOnAll } from './clip.ts';
import type { DragData } from './dragData.ts';
import type { EditModel, Slot } from './edit.ts';
import { endSlot } from './endSlot.ts';
import { focusBlock } from './focusBlock.tsx';
import { besideIn, type Layout } from './layout.ts';
import type { LayerClassName } from './layers/registry.ts';
import { between, markedIn, toggled } from './marked.ts';
import type { ModelSpec } from './spec.ts';
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

const none: ReadonlySet<string> = new Set();

/** What is done on the canvas, by hand, key or clipboard, and what came of it. */
export function useCanvasEdits(
  { model, analysis, selected, onSelect, onOpen, edit, say }: CanvasEditing,
  layout: Layout,
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
  const onDrop = (dragged: DragData, target: DropTarget) => {
    if (target.kind === 'slot') {
      if (dragged.kind === 'new-layer') carryOutAt(add(model, target.slot, dragged.className, shapeOf));
      if (dragged.kind === 'block') carryOutAt(moveTo(model, dragged.name, target.slot));
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
        return setMarks(new Set(model.layers.map((layer) => layer.name)));
      case 'open':
        onSelect(name);
        return onOpen(name);
      case 'menu':
        return setMenuOf(name);
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
    endFor: (className: LayerClassName) => endSlot(model, className, shapeOf),
    insertAt: (slot: Slot, className: LayerClassName) => carryOut(add(model, slot, className, shapeOf)),
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
