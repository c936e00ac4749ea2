/** The build whose worker can be broken on purpose (`vite build --mode test`), in a folder of its own. */
import { copyFileSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A Vite plugin, idle but in mode "test".
 * @returns {import('vite').Plugin}
 */
export function faultBuild() {
  let publicDir = '';
  let outDir = '';
  return {
    name: 'fault-build',
    apply: (_, { mode }) => mode === 'test',
    config: () => ({ build: { outDir: 'dist-test', copyPublicDir: false } }),
    configResolved(config) {
      publicDir = config.publicDir;
      outDir = join(config.root, config.build.outDir);
    },
    // The data sets are large: linked, not copied. A junction needs no rights on Windows.
    writeBundle() {
      for (const entry of readdirSync(publicDir, { withFileTypes: true })) {
        const [from, to] = [join(publicDir, entry.name), join(outDir, entry.name)];
        if (existsSync(to)) continue;
        if (entry.isDirectory()) symlinkSync(from, to, 'junction');
        else copyFileSync(from, to);
      }
    },
  };
}
