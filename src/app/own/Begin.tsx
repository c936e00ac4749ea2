import { Camera, Folder, ImagePlus, Images } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { addClass, emptySet } from '../../data/own/editSet.ts';
import { Button } from '../../ui/Button.tsx';
import { useDataset, useServices } from '../useServices.ts';
import styles from './Begin.module.css';
import { FileInput } from './FileInput.tsx';
import { FromDataset } from './FromDataset.tsx';
import { JobCard } from './JobCard.tsx';
import { useAdding } from './useAdding.ts';
import { useIsOthers } from './useEditOwn.ts';

/** What to do while there are no own pictures. */
export function Begin() {
  const { own } = useServices();
  const { addFiles } = useAdding();
  const isOthers = useIsOthers();
  const { title } = useDataset();
  const [asking, setAsking] = useState<'files' | 'folder' | 'data set' | null>(null);
  const [asked, setAsked] = useState(0);
  const ask = (what: typeof asking) => {
    setAsking(what);
    setAsked(asked + 1);
  };
  const begin = () => {
    const id = `set-${Date.now().toString(36)}`;
    own.getState().edit('Begin a set', () => addClass(addClass(emptySet(id), 'Class 1'), 'Class 2'));
  };
  return (
    <fieldset className={styles.begin} disabled={isOthers}>
      <h2>Train on your own pictures</h2>
      <p className={styles.lead}>
        Drop a folder, a zip or pictures anywhere here. In a folder of folders, each folder is a class.
        Nothing leaves this device.
      </p>
      <JobCard />
      <ul className={styles.ways}>
        <Way icon={<Folder aria-hidden />} name="Choose a folder" onGo={() => ask('folder')}>
          Folders in it are classes; train, validation and test folders are respected.
        </Way>
        <Way icon={<ImagePlus aria-hidden />} name="Add pictures" onGo={() => ask('files')}>
          Picture files, zips of folders, or a zip you saved here.
        </Way>
        <Way icon={<Camera aria-hidden />} name="Begin with empty classes" onGo={begin}>
          Name them, then take pictures with the camera or draw them.
        </Way>
        <Way icon={<Images aria-hidden />} name="Begin with a data set" onGo={() => ask('data set')}>
          Some pictures of {title}, to add your own to.
        </Way>
      </ul>
      {(asking === 'files' || asking === 'folder') && (
        <FileInput
          key={asked}
          opens
          folder={asking === 'folder'}
          label={asking === 'folder' ? 'Picture folder' : 'Picture files'}
          onFiles={(files) => addFiles(files)}
        />
      )}
      {asking === 'data set' && <FromDataset isNew onClose={() => setAsking(null)} />}
    </fieldset>
  );
}

interface WayProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly onGo: () => void;
  readonly children: ReactNode;
}

function Way({ icon, name, onGo, children }: WayProps) {
  return (
    <li className={styles.way}>
      {icon}
      <p>{children}</p>
      <Button onClick={onGo}>{name}</Button>
    </li>
  );
}
