import { CameraOff, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fitOf } from '../data/dataset.ts';
import type { PictureRef } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './LiveCamera.module.css';
import { createLiveFrames } from './liveFrames.ts';
import type { CameraState } from './openCamera.ts';
import { type Camera, useCamera } from './useCamera.ts';
import { useDataset, useExperimentPart, useServices, useTraining } from './useServices.ts';

/** Milliseconds between looks at the camera, and while a run needs the machine. */
const EVERY = 60;
const EVERY_IN_RUN = 250;

const pictureOf = (state: TrainingState) => state.picture;

/** The camera live: what it sees is the current picture, until `onClose` is called because another one was chosen. */
export function LiveCamera({ onClose }: { readonly onClose: () => void }) {
  const { state, video, choose, retry, grab } = useCamera();
  const isOther = useOtherPicture(onClose);
  const invert = useFrames(state, grab, isOther);
  return (
    <section className={styles.camera} aria-label="Camera">
      {state.kind !== 'failed' && (
        <video
          ref={video}
          className={styles.preview}
          data-mirrored={state.kind === 'live' && state.front}
          aria-label="What the camera sees"
          muted
          playsInline
        />
      )}
      <div className={styles.side}>
        <Devices state={state} onChoose={choose} />
        <Switch
          label="invert"
          help="Dark becomes bright. Drawn sets have bright ink on black, a sheet of paper is the other way round."
          checked={invert.on}
          onChange={invert.set}
        />
        <div className={styles.buttons}>
          {state.kind === 'failed' && (
            <Button icon={<RotateCw aria-hidden />} onClick={retry}>
              Try again
            </Button>
          )}
          <Button icon={<CameraOff aria-hidden />} onClick={onClose}>
            {state.kind === 'failed' ? 'Close' : 'Stop'}
          </Button>
        </div>
      </div>
      <Said state={state} />
    </section>
  );
}

function Said({ state }: { readonly state: CameraState }) {
  if (state.kind === 'failed')
    return (
      <p role="alert" className={styles.problem}>
        {state.message}
      </p>
    );
  return (
    <p role="status" className={styles.said}>
      {state.kind === 'asking'
        ? 'The browser asks whether the camera may be used.'
        : 'What the camera sees flows through the network. It stays on this device.'}
    </p>
  );
}

function Devices({
  state,
  onChoose,
}: {
  readonly state: CameraState;
  readonly onChoose: (id: string) => void;
}) {
  if (state.kind !== 'live' || state.devices.length < 2) return null;
  return (
    <Select
      label="camera"
      labelHidden
      value={state.device ?? ''}
      options={state.devices.map(({ id, label }) => ({ value: id, label }))}
      onChange={onChoose}
    />
  );
}

/** Makes what the camera sees the current picture, again and again; whether it is inverted, and the way to say so. */
function useFrames(state: CameraState, grab: Camera['grab'], isOther: (picture: PictureRef) => boolean) {
  const { trainer, training } = useServices();
  const { shape, drawing } = useDataset();
  const fit = fitOf(useExperimentPart('dataset'));
  const [on, setOn] = useState(false);
  const chosen = useRef<boolean | null>(null);
  const live = state.kind === 'live';
  useEffect(() => {
    if (!live) return;
    const tick = createLiveFrames({
      grab,
      target: () => ({ shape, fit, drawn: drawing !== null, inverted: chosen.current }),
      send(pixels, inverted) {
        // Another one may have been chosen a moment ago, which the page has yet to hear of.
        if (isOther(training.getState().picture)) return;
        trainer.setPicture({ kind: 'pixels', from: 'camera', pixels });
        setOn(inverted);
      },
      computed: () => training.getState().outputs?.pixels ?? null,
      now: () => performance.now(),
    });
    let timer = 0;
    const again = () => {
      tick();
      const { kind } = training.getState().status;
      timer = window.setTimeout(again, kind === 'running' ? EVERY_IN_RUN : EVERY);
    };
    again();
    return () => clearTimeout(timer);
  }, [live, grab, isOther, shape, fit, drawing, trainer, training]);
  return {
    on,
    set(next: boolean) {
      chosen.current = next;
      setOn(next);
    },
  };
}

/** Calls back once the current picture is another than that at first and no frame of the camera's; tells whether one is. */
function useOtherPicture(onOther: () => void): (picture: PictureRef) => boolean {
  const picture = useTraining(pictureOf);
  const first = useRef(picture);
  const isOther = useCallback(
    (current: PictureRef) =>
      current !== first.current && !(current.kind === 'pixels' && current.from === 'camera'),
    [],
  );
  useEffect(() => {
    if (isOther(picture)) onOther();
  }, [picture, isOther, onOther]);
  return isOther;
}
