/** Where the fault build is served: ten ports above the shipped one. */
export function faultSite(): { readonly port: number; readonly url: string } {
  const port = Number(process.env['PORT'] ?? '4173') + 10;
  return { port, url: `http://127.0.0.1:${port}` };
}
