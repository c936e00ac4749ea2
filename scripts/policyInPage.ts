import type { Plugin } from 'vite';
import { metaPolicy } from './headers.mjs';

/** States the content-security policy in the built page too, for hosts that cannot set headers. */
export const policyInPage = (): Plugin => ({
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
      injectTo: 'head-prepend',
    },
  ],
});
