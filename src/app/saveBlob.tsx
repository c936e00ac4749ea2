/** Hands a file to the browser, named after a title that may be anything. */
export function saveBlob(blob: Blob, title: string, { ending, otherwise }: NameParts): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title.replaceAll(/[^\p{L}\p{N} _-]+/gu, '').trim() || otherwise}${ending}`;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

interface NameParts {
  readonly ending: string;
  /** The name where the title has nothing that a file's name may have. */
  readonly otherwise: string;
}
