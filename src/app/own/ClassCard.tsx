import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Camera, EllipsisVertical, Pencil, Upload } from 'lucide-react';
import { type CSSProperties, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { shownName } from '../../data/own/className.ts';
import { COLOURS, recolourClass, renameClass } from '../../data/own/editSet.ts';
import type { OwnClass } from '../../data/own/ownSet.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { Popover } from '../../ui/Popover.tsx';
import styles from './Classes.module.css';
import { FileInput } from './FileInput.tsx';
import { count, keyOfClass, numberedName, pictures } from './ownText.ts';
import { useAdding } from './useAdding.ts';
import { useEditOwn } from './useEditOwn.ts';

/** A class where it stands. */
export interface ClassAt {
  readonly ofClass: OwnClass;
  readonly index: number;
  /** How many classes there are. */
  readonly of: number;
  /** How many pictures it has. */
  readonly pictures: number;
}

interface ClassCardProps extends ClassAt {
  /** Only its pictures are shown. */
  readonly shown: boolean;
  /** Files are being dragged over it. */
  readonly over: boolean;
  readonly onShow: (classId: string) => void;
  readonly onDropPictures: (slot: number, classId: string) => void;
  readonly onCapture: (classId: string) => void;
  readonly onDraw: (classId: string) => void;
  /** The same for all: while pictures are read, only the cards of classes that get some are drawn anew. */
  readonly menuOf: (at: ClassAt) => readonly MenuItem[];
}

/** A class: its name to change in its place, its colour, how many pictures, and ways to add some. */
export const ClassCard = memo(function ClassCard({
  ofClass,
  index,
  of,
  pictures: n,
  shown,
  over,
  onShow,
  onDropPictures,
  onCapture,
  onDraw,
  menuOf,
}: ClassCardProps) {
  const { id, name } = ofClass;
  const edit = useEditOwn();
  const { addFiles } = useAdding();
  const title = numberedName(ofClass, index);
  const [choosing, setChoosing] = useState(0);
  return (
    <DropPlace classId={id} over={over} onDropPictures={(slot) => onDropPictures(slot, id)}>
      <div className={styles.head}>
        <Colours ofClass={ofClass} title={title} />
        <input
          className={styles.name}
          aria-label={`Name of class ${index + 1}`}
          placeholder="(no name)"
          value={name}
          maxLength={200}
          onChange={(event) =>
            edit(`Rename ${shownName(name)}`, (set) => renameClass(set, id, event.target.value), `name ${id}`)
          }
        />
        <button
          type="button"
          className={styles.count}
          aria-pressed={shown}
          aria-label={`Show ${title}, ${pictures(n)}`}
          onClick={() => onShow(id)}
        >
          {count(n)}
        </button>
      </div>
      <Acts
        at={{ ofClass, index, of, pictures: n }}
        {...{ title, onCapture, onDraw, menuOf }}
        onAdd={() => setChoosing(choosing + 1)}
      />
      {choosing > 0 && (
        <FileInput
          key={choosing}
          opens
          label={`Pictures of ${title}`}
          onFiles={(files) => addFiles(files, id)}
        />
      )}
    </DropPlace>
  );
});

interface ActsProps extends Pick<ClassCardProps, 'onCapture' | 'onDraw' | 'menuOf'> {
  readonly at: ClassAt;
  readonly title: string;
  readonly onAdd: () => void;
}

/** What can be done with a class. */
function Acts({ at, title, onAdd, onCapture, onDraw, menuOf }: ActsProps) {
  const { id } = at.ofClass;
  const key = keyOfClass(at.index);
  return (
    <div className={styles.acts}>
      <IconButton label={`Add pictures to ${title}`} icon={<Upload aria-hidden />} onClick={onAdd} />
      <IconButton
        label={`Take pictures of ${title}`}
        icon={<Camera aria-hidden />}
        onClick={() => onCapture(id)}
      />
      <IconButton
        label={`Draw pictures of ${title}`}
        icon={<Pencil aria-hidden />}
        onClick={() => onDraw(id)}
      />
      <Menu
        items={menuOf(at)}
        trigger={<IconButton label={`More for ${title}`} icon={<EllipsisVertical aria-hidden />} />}
      />
      <span className={styles.key} aria-hidden>
        {key !== null && <kbd>{key}</kbd>}
      </span>
    </div>
  );
}

interface DropPlaceProps {
  /** Null for the pictures without a class. */
  readonly classId: string | null;
  readonly over: boolean;
  readonly onDropPictures: (slot: number) => void;
  readonly children: ReactNode;
}

/** Takes pictures of the grid; the view takes files for it. */
export function DropPlace({ classId, over, onDropPictures, children }: DropPlaceProps) {
  const ref = useRef<HTMLLIElement>(null);
  const [dragged, setDragged] = useState(false);
  const latest = useRef(onDropPictures);
  useEffect(() => {
    latest.current = onDropPictures;
  });
  useEffect(() => {
    if (!ref.current) return;
    return dropTargetForElements({
      element: ref.current,
      canDrop: ({ source }) => source.data['kind'] === 'own-pictures',
      onDragEnter: () => setDragged(true),
      onDragLeave: () => setDragged(false),
      onDrop({ source }) {
        setDragged(false);
        if (typeof source.data['slot'] === 'number') latest.current(source.data['slot']);
      },
    });
  }, []);
  return (
    <li ref={ref} className={styles.card} data-class-id={classId ?? ''} data-over={over || dragged}>
      {children}
    </li>
  );
}

const colourNames = ['blue', 'orange', 'green', 'purple', 'red', 'teal', 'amber', 'pink', 'olive', 'grey'];

/** The colour, which opens all of them. */
function Colours({ ofClass: { id, colour }, title }: { readonly ofClass: OwnClass; readonly title: string }) {
  const edit = useEditOwn();
  const [open, setOpen] = useState(false);
  const styleOf = (each: number) => ({ '--class': `var(--class-${each})` }) as CSSProperties;
  return (
    <Popover
      title={`Colour of ${title}`}
      side="right"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className={styles.colour}
          aria-label={`Colour of ${title}: ${colourNames[colour]}`}
          style={styleOf(colour)}
        />
      }
    >
      <div className={styles.colours}>
        {Array.from({ length: COLOURS }, (_, each) => (
          <button
            key={each}
            type="button"
            className={styles.colour}
            aria-label={colourNames[each]}
            aria-pressed={each === colour}
            style={styleOf(each)}
            onClick={() => {
              edit(`Recolour ${title}`, (set) => recolourClass(set, id, each));
              setOpen(false);
            }}
          />
        ))}
      </div>
    </Popover>
  );
}
