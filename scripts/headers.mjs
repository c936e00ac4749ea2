/** The headers the page is served with: the one list that dev and preview servers, the built page and docs/hosting.md follow. */

const policy = {
  'default-src': "'none'",
  // WASM is compiled at run time; nothing else may be.
  'script-src': "'self' 'wasm-unsafe-eval'",
  // tfjs starts the threads of WASM from blobs.
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'style-src': "'self'",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  // src/ui/trustedScripts.ts
  'trusted-types': 'default',
};

/** @param {readonly (keyof typeof policy)[]} [without] */
const policyText = (without = []) =>
  Object.entries(policy)
    .filter(([name]) => !without.some((left) => left === name))
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** The policy as a page can state it itself: a meta element cannot say who may frame it. */
export const metaPolicy = policyText(['frame-ancestors']);

/** Make the page cross-origin isolated, which the threads of WASM need. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** All of them, for every file: a worker follows the policy of its own file. */
export const headers = {
  'Content-Security-Policy': policyText(),
  ...isolationHeaders,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), payment=()',
};
