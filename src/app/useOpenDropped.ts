import { useCallback } from 'react';
import { openFile } from './experimentFile.tsx';
import type { Entry } from './own/gather.ts';
import { isProject } from './projectName.ts';
import { useServices } from './useServices.ts';

/** Opens what was dropped where it is a project or an experiment; tells whether it is. */
export function useOpenDropped(): (entries: readonly Entry[]) => boolean {
  const services = useServices();
  return useCallback(
    (entries) => {
      const [entry] = entries;
      if (entries.length !== 1 || !entry?.file || !isProject(entry.fullPath)) return false;
      const say = (notice: string | null) => services.training.setState({ notice });
      entry.file(
        (file) => void openFile(services, file).then(say, (error: Error) => say(error.message)),
        () => say('The browser could not read the file: choose it under Share, Open file.'),
      );
      return true;
    },
    [services],
  );
}
