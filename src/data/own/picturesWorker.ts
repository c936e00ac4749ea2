/** The worker that reads, keeps and gives back a person's pictures. Nothing imports this file; `picturesClient.ts` starts it. */
import { trustOwnScripts } from '../../ui/trustedScripts.ts';
import { bringIn, takeBack } from './bringIn.ts';
import { createDecodePool, poolSize, spawnDecoder } from './decodePool.ts';
import { decodePictures } from './decodePictures.ts';
import { exportZip } from './exportZip.ts';
import { openRoot } from './files.ts';
import { importPictures, type ImportTools } from './importPictures.ts';
import { readPixels, readThumbnails, writeEdition } from './keptPictures.ts';
import { look } from './look.ts';
import { unpackSamples } from './packSamples.ts';
import type { ImportItem, ImportProgress, LoosePicture } from './pictures.ts';
import type { Asked, CallName, Calls, Said } from './picturesProtocol.ts';
import { createProgress } from './progress.ts';
import { readProject } from './projectFile.ts';
import { reformPictures } from './reformPictures.ts';
import { saveProject } from './saveProject.ts';
import { countBytes, deleteAll, deleteSet, tidyPictures } from './tidyPictures.ts';

// The decoders are started from here.
trustOwnScripts();

/** Milliseconds. */
const BEAT_EVERY = 1000;

const post = (said: Said) => self.postMessage(said);
const pool = createDecodePool(poolSize(navigator.hardwareConcurrency), spawnDecoder);
const now = () => performance.now();
/** Of the calls that are under way. */
const aborts = new Map<number, AbortController>();
/** Items of calls that are still to come. */
const ahead = new Map<number, ImportItem[]>();
/** Resolves when those that change anything have had their turn. */
let turn: Promise<unknown> = Promise.resolve();

type Call = Extract<Asked, { type: 'call' }>;

async function perform(call: Call, signal: AbortSignal): Promise<Calls[CallName]['result']> {
  const { id } = call;
  const items = ahead.get(id) ?? [];
  ahead.delete(id);
  const onProgress = (progress: ImportProgress) => post({ type: 'progress', id, progress });
  const told = createProgress(onProgress, now);
  const watch = { signal, onProgress: (done: number, of: number) => told(done, of, 0) };
  // These can do without files of the page, where there are no pictures.
  if (call.name === 'saveProject') return saveProject(openRoot, call.args, watch);
  if (call.name === 'readProject') return readProject(call.args, signal);
  if (call.name === 'decode') {
    const onDecoded = (pictures: readonly LoosePicture[]) => post({ type: 'decoded', id, pictures });
    return decodePictures({ ...call.args, items }, { onDecoded, onProgress }, { pool, signal, now });
  }
  const root = await openRoot();
  const tools: ImportTools = { root, pool, signal, now };
  switch (call.name) {
    case 'read':
      return importPictures(
        { ...call.args, items },
        {
          onRead: (samples) => post({ type: 'read', id, samples }),
          onDescribed: (described) => post({ type: 'described', id, described }),
          onProgress,
        },
        tools,
      );
    case 'reform':
      return reformPictures(call.args.set, call.args.form, onProgress, tools);
    case 'zip':
      return exportZip(root, call.args, {
        signal,
        onProgress: (done) => watch.onProgress(done, call.args.samples.length),
      });
    case 'bringIn':
      return bringIn(root, call.args.file, call.args.setId, watch);
    case 'takeBack':
      await takeBack(root, call.args);
      return null;
    case 'thumbnails':
      return readThumbnails(root, call.args.setId, call.args.runs);
    case 'pixels':
      return readPixels(root, call.args.set, call.args.slots);
    case 'look':
      return look({ ...call.args.set, samples: unpackSamples(call.args.samples) });
    case 'bytes':
      return countBytes(root);
    case 'keepEdition':
      await writeEdition(root, call.args);
      return null;
    case 'tidy':
      await tidyPictures(root, call.args);
      return null;
    case 'deleteSet':
      await deleteSet(root, call.args);
      return null;
    case 'deleteAll':
      await deleteAll(root);
      return null;
  }
}

/** These only look, and need not wait. */
const looks = new Set<CallName>(['thumbnails', 'pixels', 'bytes', 'look']);

async function answer(call: Call): Promise<void> {
  const abort = new AbortController();
  aborts.set(call.id, abort);
  try {
    const before = turn;
    const work = (looks.has(call.name) ? Promise.resolve() : before).then(() => perform(call, abort.signal));
    if (!looks.has(call.name)) turn = work.catch(() => undefined);
    post({ type: 'done', id: call.id, result: await work });
  } catch (error) {
    post({ type: 'failed', id: call.id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    aborts.delete(call.id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if (data.type === 'items') {
    const all = ahead.get(data.id) ?? [];
    all.push(...data.items);
    ahead.set(data.id, all);
  } else if (data.type === 'cancel') aborts.get(data.id)?.abort();
  else void answer(data);
});
setInterval(() => {
  if (aborts.size + ahead.size > 0) post({ type: 'beat' });
}, BEAT_EVERY);
