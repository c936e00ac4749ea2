import { Archive, Copy, FolderOpen, Save } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toFragment } from '../training/experiment/shareLink.ts';
import { Button } from '../ui/Button.tsx';
import { JobProgress } from './own/JobProgress.tsx';
import { openFile, saveFile, saveProjectFile } from './experimentFile.tsx';
import styles from './WaysToShare.module.css';
import { useExperiment, useServices } from './useServices.ts';

/** What is in the Share panel. */
export function WaysToShare() {
  const services = useServices();
  const experiment = useExperiment();
  const [link, setLink] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    let current = true;
    toFragment(experiment).then(
      (fragment) => {
        if (current) setLink(new URL(fragment, location.href.replace(/#.*/, '')).href);
      },
      () => setSaid('This browser cannot make links.'),
    );
    return () => {
      current = false;
    };
  }, [experiment]);
  const copy = () => {
    navigator.clipboard.writeText(link).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not allow copying here; select the link and copy it.'),
    );
  };
  const saveAll = () => {
    setSaid(null);
    saveProjectFile(services).then(setSaid, (error: Error) => setSaid(error.message));
  };
  return (
    <div className={styles.share}>
      <p>
        The link holds the network, the data set’s name, all settings and the seed. Whoever opens it can
        repeat the run. Trained weights are not in it.
      </p>
      <div className={styles.row}>
        <input
          className={styles.link}
          aria-label="Share link"
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <Button icon={<Copy aria-hidden />} onClick={copy}>
          Copy
        </Button>
      </div>
      <p>
        A project file holds all of it: the trained weights, curves and test result, and your own pictures. It
        opens on another device.
      </p>
      <div className={styles.row}>
        <Button icon={<Archive aria-hidden />} onClick={saveAll}>
          Save project
        </Button>
        <Button icon={<Save aria-hidden />} onClick={() => saveFile(experiment)}>
          Save as file
        </Button>
        <Button icon={<FolderOpen aria-hidden />} onClick={() => file.current?.click()}>
          Open file
        </Button>
        <input
          ref={file}
          type="file"
          accept=".kernelscope,application/json,.json"
          hidden
          aria-label="Experiment file"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (chosen) openFile(services, chosen).then(setSaid, (error: Error) => setSaid(error.message));
          }}
        />
      </div>
      <JobProgress />
      <p role="status">{said}</p>
    </div>
  );
}
