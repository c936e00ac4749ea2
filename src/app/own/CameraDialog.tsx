import { useEffect, useState } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { useCamera } from '../useCamera.ts';
import styles from './Capture.module.css';
import { holds, numberedName, pictures } from './ownText.ts';
import { useAdding } from './useAdding.ts';
import { type Burst, useBurst } from './useBurst.ts';

interface CameraDialogProps {
  readonly set: OwnSet;
  readonly classId: string | null;
  readonly onClose: () => void;
}

/** A captured picture's, pixels: enough for the largest side pictures are stored at. */
const LONGEST_SIDE = 640;
/** Seconds to get ready after the timer's button is pressed. */
const DELAY = 3;
/** In the list of classes: none. */
const NONE = 'none';

/** Pictures from the camera, for one class after the other: while a button is held, or by a timer. */
export function CameraDialog({ set, classId: first, onClose }: CameraDialogProps) {
  const { state, video, choose, retry, grab } = useCamera();
  const devices = state.kind === 'live' ? state.devices : [];
  const [classId, setClassId] = useState(first);
  const { addItems } = useAdding();
  const index = set.classes.findIndex(({ id }) => id === classId);
  const ofClass = set.classes[index];
  const title = ofClass ? numberedName(ofClass, index) : 'no class';
  const burst = useBurst({
    capture: () => grab(LONGEST_SIDE),
    onFrames(frames, name) {
      const items = frames.map((frame) => ({
        kind: 'pixels' as const,
        ...frame,
        name: 'camera',
        burst: name,
      }));
      addItems(items, { classId, key: name, label: `Take pictures of ${title}` });
    },
  });
  const isOn = state.kind === 'live';
  const { stop } = burst;
  useEffect(() => {
    if (!isOn) stop();
  }, [isOn, stop]);
  const inClass = set.samples.reduce((n, sample) => n + (sample.classId === classId ? 1 : 0), 0);
  return (
    <Dialog title="Camera" open onClose={onClose}>
      <div className={styles.choices}>
        <Select
          label="class"
          value={classId ?? NONE}
          disabled={burst.isOn}
          options={[
            ...set.classes.map((each, i) => ({ value: each.id, label: numberedName(each, i) })),
            { value: NONE, label: 'no class' },
          ]}
          onChange={(value) => setClassId(value === NONE ? null : value)}
        />
        {devices.length > 1 && (
          <Select
            label="camera"
            value={(state.kind === 'live' && state.device) || (devices[0]?.id ?? '')}
            options={devices.map(({ id, label }) => ({ value: id, label }))}
            onChange={choose}
          />
        )}
      </div>
      <div className={styles.stage}>
        <video
          ref={video}
          className={styles.video}
          data-front={state.kind === 'live' && state.front}
          muted
          playsInline
          aria-label="Camera"
        />
        {state.kind === 'asking' && <p>Starting the camera …</p>}
        {state.kind === 'failed' && (
          <div className={styles.failed}>
            <p role="alert">{state.message}</p>
            <Button onClick={retry}>Try again</Button>
          </div>
        )}
      </div>
      <Shutter burst={burst} isReady={isOn} />
      <p className={styles.said} role="status">
        {burst.isOn || burst.taken > 0 ? `${pictures(burst.taken)} taken. ` : ''}
        {holds(ofClass, inClass)}
      </p>
      <p className={styles.note}>
        Nothing is recorded before you press. Move the thing, turn it, change the background: what a class has
        in common is what is learned. Pictures taken in one go stay together when the set is shared out.
      </p>
    </Dialog>
  );
}

/** Holds to capture; or waits, then captures so many. */
function Shutter({ burst, isReady }: { readonly burst: Burst; readonly isReady: boolean }) {
  const { start, stop } = burst;
  const [many, setMany] = useState(10);
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (left === null) return;
    const timer = setTimeout(() => {
      setLeft(left > 1 ? left - 1 : null);
      if (left === 1) start(many);
    }, 1000);
    return () => clearTimeout(timer);
  }, [left, many, start]);
  const isWaiting = left !== null;
  return (
    <div className={styles.shutter}>
      <Button
        variant="primary"
        className={styles.hold ?? ''}
        disabled={!isReady || isWaiting}
        data-on={burst.isOn}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start();
        }}
        onPointerUp={stop}
        onPointerCancel={stop}
        onBlur={stop}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          if (!event.repeat) start();
        }}
        onKeyUp={stop}
      >
        Hold to take pictures
      </Button>
      <div className={styles.timer}>
        <NumberField
          label="pictures by timer"
          value={many}
          min={1}
          max={200}
          integer
          disabled={isWaiting}
          onChange={setMany}
        />
        <Button
          disabled={!isReady || (burst.isOn && !isWaiting)}
          onClick={() => setLeft(isWaiting ? null : DELAY)}
        >
          {isWaiting ? `In ${left} s, stop` : `Start in ${DELAY} s`}
        </Button>
      </div>
    </div>
  );
}
