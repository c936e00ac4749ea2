/** PyTorch beside the browser: the script that trains the same network, asked line by line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('torch_peer.py', import.meta.url));
const python = process.env['PYTHON'] ?? 'python3';

/**
 * Starts it; rejects with what is missing where it cannot be had.
 * @param {object} description as `describe.ts` makes it
 * @param {number} threads
 */
export async function openTorch(description, threads) {
  const child = spawn(python, [script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  const gone = new Promise((_, reject) => {
    child.on('error', () => reject(new Error(`missing: there is no ${python}`)));
    child.on('exit', () =>
      reject(
        new Error(
          complaint.includes('No module named')
            ? 'missing: PyTorch is not installed'
            : `PyTorch ended: ${complaint.trim().split('\n').at(-1) ?? ''}`,
        ),
      ),
    );
  });
  gone.catch(() => undefined);
  // It may be gone before it is asked anything; why, `gone` says.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value } = await Promise.race([lines.next(), gone]);
    return value === undefined ? gone : JSON.parse(value);
  };
  const told = await ask(JSON.stringify({ ...description, threads }));
  let memory = 0;
  const run = async (what, count) => {
    const answer = await ask(`${what} ${count}`);
    ({ memory } = answer);
    return answer.took;
  };
  return {
    ...told,
    train: (steps) => run('train', steps),
    predict: (pictures) => run('predict', pictures),
    memory: () => memory,
    close: () => child.stdin.end(),
  };
}
