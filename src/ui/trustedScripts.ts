/** The part of Trusted Types that is used; not every browser has them. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * Lets scripts come from this origin and from blobs that this code makes, and from nowhere else; without this, the
 * page's policy (scripts/headers.mjs) forbids to start any worker. Call once, in the page and in each worker.
 */
export function trustOwnScripts(
  scope: { readonly trustedTypes?: TrustedTypes; readonly location: { readonly href: string } } = globalThis,
): void {
  const { href } = scope.location;
  scope.trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      const { origin } = new URL(url, href);
      // A blob's origin is that of who made it.
      if (origin !== new URL(href).origin) throw new TypeError(`A script from ${origin} is not let in.`);
      return url;
    },
  });
}
