/** Which Chromium the browser tests and the benchmark drive; shared by playwright.config.ts and plain Node. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const systemPaths = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/**
 * CHROMIUM_PATH, else Playwright's own build, else a system Chromium or Chrome.
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @returns {string | undefined} its executable, or undefined when there is none
 * @throws when CHROMIUM_PATH points to nothing
 */
export function findBrowser(env = process.env) {
  const own = env['CHROMIUM_PATH'];
  if (own) {
    if (!existsSync(own)) throw new Error(`CHROMIUM_PATH points to nothing: ${own}`);
    return own;
  }
  return [chromium.executablePath(), ...(systemPaths[process.platform] ?? [])].find((path) =>
    existsSync(path),
  );
}

/** WebGPU and WebGL computed by the processor, for what asks for them: drawn that way too, the page would take more than they do. */
const SOFTWARE_GPU = [
  '--disable-gpu-compositing',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * Chromium's features to do without. A second such list takes the place of the first: these are Playwright's own that could
 * be heard here; the address bar's popups, which cost each new context a second of a processor though nobody sees them; and
 * the process kept ready for a next page, a seventh of one, which the next context cannot take.
 */
const FEATURES_OFF = [
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'NetworkTimeServiceQuerying',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
];

/**
 * What Playwright launches, for machines with and without a GPU, a display or a network.
 * @param {{ readonly gpu?: boolean }} [options] `gpu`: with WebGPU and WebGL, in software where there is no hardware
 */
export function launchOptions({ gpu = false } = {}) {
  const executablePath = findBrowser();
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      // Chromium's sandbox cannot be set up by root, as which containers run.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(gpu ? SOFTWARE_GPU : ['--disable-gpu']),
      `--disable-features=${FEATURES_OFF.join()}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // Nothing but the tests' own servers can be reached.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  };
}
