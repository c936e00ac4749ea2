import { useEffect, useState } from 'react';
import type { TrainingState } from '../training/trainingStore.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { histogramsCsv, historyCsv, layersCsv } from '../visualize/historyCsv.ts';
import { LayerCharts } from '../visualize/LayerCharts.tsx';
import { TrainingCharts } from '../visualize/TrainingCharts.tsx';
import { WeightCharts } from '../visualize/WeightCharts.tsx';
import { saveBlob } from './saveBlob.tsx';
import { useExperimentPart, useServices, useTraining } from './useServices.ts';

const stepsOf = (state: TrainingState) => state.steps;
const validationsOf = (state: TrainingState) => state.validations;
const epochsOf = (state: TrainingState) => state.epochs;
const changesOf = (state: TrainingState) => state.changes;
const layersOf = (state: TrainingState) => state.layers;

/** The run's charts in a dialog: large, to zoom, to take along. While it is open, layers are looked at. */
export function Charts({ onClose }: { readonly onClose: () => void }) {
  const { training, trainer } = useServices();
  const title = useExperimentPart('title');
  const [tab, setTab] = useState<'curves' | 'layers' | 'weights'>('curves');
  const layers = useTraining(layersOf);
  const changes = useTraining(changesOf);
  useEffect(() => {
    trainer.watchLayers('charts', { figures: true, histograms: true });
    return () => trainer.watchLayers('charts', { figures: false, histograms: false });
  }, [trainer]);
  const saveAs = async (name: string, csv: Iterable<string>) =>
    saveBlob(await textBlob(csv), `${title} ${name}`, { ending: '.csv', otherwise: name });
  const now = training.getState;
  const save = (picture: Blob, name: string) =>
    saveBlob(picture, `${title} ${name}`, { ending: '.png', otherwise: name });
  return (
    <Dialog title="Charts" size="large" open onClose={onClose}>
      <Tabs
        label="Charts of"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'curves',
            label: 'Curves',
            content: (
              <TrainingCharts
                steps={useTraining(stepsOf)}
                epochs={useTraining(epochsOf)}
                validations={useTraining(validationsOf)}
                changes={changes}
                save={save}
                onSaveNumbers={() => void saveAs('curves', historyCsv(now()))}
              />
            ),
          },
          {
            value: 'layers',
            label: 'Layers',
            content: (
              <LayerCharts
                layers={layers}
                changes={changes}
                save={save}
                onSaveNumbers={() => void saveAs('layers', layersCsv(now().layers))}
              />
            ),
          },
          {
            value: 'weights',
            label: 'Weights',
            content: (
              <WeightCharts
                layers={layers}
                save={save}
                onSaveNumbers={() => void saveAs('histograms', histogramsCsv(now().layers))}
              />
            ),
          },
        ]}
      />
    </Dialog>
  );
}

/** A long text, made part by part so that the page stays fluid. */
async function textBlob(parts: Iterable<string>): Promise<Blob> {
  const all: string[] = [];
  for (const part of parts) {
    all.push(part);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(all, { type: 'text/csv' });
}
