import { ImagePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useDataset } from '../useServices.ts';
import { FileInput } from './FileInput.tsx';
import { FromDataset } from './FromDataset.tsx';
import { useAdding } from './useAdding.ts';
import { useIsOthers } from './useEditOwn.ts';

interface AddPicturesProps {
  readonly set: OwnSet | null;
  readonly onCamera: () => void;
}

/** The ways to bring pictures in, behind one button. */
export function AddPictures({ set, onCamera }: AddPicturesProps) {
  const { addFiles } = useAdding();
  const isOthers = useIsOthers();
  const { title } = useDataset();
  const place = useRef<HTMLDivElement>(null);
  const [fromDataset, setFromDataset] = useState(false);
  const open = (kind: 'files' | 'folder') =>
    place.current?.querySelector<HTMLInputElement>(`[data-kind=${kind}] input`)?.click();
  return (
    <div ref={place}>
      <Menu
        items={[
          {
            label: 'Files or zips…',
            about: 'Pictures, zips of folders, and a CSV of file names and labels.',
            onSelect: () => open('files'),
          },
          {
            label: 'A folder…',
            about: 'The folders in it are the classes.',
            onSelect: () => open('folder'),
          },
          { label: 'The camera…', onSelect: onCamera },
          { label: `Some of ${title}…`, onSelect: () => setFromDataset(true) },
        ]}
        trigger={
          <Button icon={<ImagePlus aria-hidden />} disabled={isOthers}>
            Add pictures
          </Button>
        }
      />
      <span data-kind="files">
        <FileInput label="Picture files" onFiles={(files) => addFiles(files)} />
      </span>
      <span data-kind="folder">
        <FileInput label="Picture folder" folder onFiles={(files) => addFiles(files)} />
      </span>
      {fromDataset && <FromDataset isNew={set === null} onClose={() => setFromDataset(false)} />}
    </div>
  );
}
