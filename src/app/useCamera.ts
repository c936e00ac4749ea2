import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';
import { type CameraState, openCamera } from './openCamera.ts';

/** A frame as a canvas gives it: RGBA, `[height, width, 4]`, never mirrored. */
export interface Frame {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** A camera while the component that uses it is on the page and the page is seen. */
export interface Camera {
  readonly state: CameraState;
  /** For `<video ref muted playsInline>`, the preview, which `grab` reads. */
  readonly video: RefCallback<HTMLVideoElement>;
  /** Uses another device from now on. */
  choose(device: string): void;
  /** Asks again after a failure. */
  retry(): void;
  /** What is seen now, at most `longestSide` pixels wide and high; null while there is nothing yet. */
  grab(longestSide: number): Frame | null;
}

/** Asks for the camera when it is mounted, and lets it go when it is unmounted or the page is hidden. */
export function useCamera(): Camera {
  const [state, setState] = useState<CameraState>({ kind: 'asking' });
  const [device, setDevice] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const seen = usePageSeen();
  const element = useRef<HTMLVideoElement | null>(null);
  const stream = state.kind === 'live' ? state.stream : null;
  useEffect(
    () => (seen ? openCamera(navigator.mediaDevices, device, setState) : undefined),
    [seen, device, attempt],
  );
  const video = useCallback(
    (mounted: HTMLVideoElement | null) => {
      element.current = mounted;
      if (!mounted) return;
      mounted.srcObject = stream;
      // Not by `autoplay`, which some browsers end when the video is scrolled out of sight.
      if (stream) mounted.play().catch(() => undefined);
    },
    [stream],
  );
  return {
    state,
    video,
    choose: setDevice,
    retry: useCallback(() => setAttempt((before) => before + 1), []),
    grab: useCallback((longestSide) => element.current && frameOf(element.current, longestSide), []),
  };
}

function usePageSeen(): boolean {
  const [seen, setSeen] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return seen;
}

function frameOf(video: HTMLVideoElement, longestSide: number): Frame | null {
  const { videoWidth, videoHeight, readyState } = video;
  if (videoWidth === 0 || readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
  const width = Math.max(1, Math.round(videoWidth * scale));
  const height = Math.max(1, Math.round(videoHeight * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, 0, 0, width, height);
  return { pixels: context.getImageData(0, 0, width, height).data, width, height };
}
