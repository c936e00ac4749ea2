/** Names for files and folders that every system takes, from names that may be anything. */

/** Names that are devices in Windows, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** Bytes that all common systems let a name have; an ending and a number still fit behind. */
const MOST_BYTES = 200;

/** The beginning of a text that has at most so many bytes, not cut within a character. */
function cut(text: string, mostBytes: number): string {
  let bytes = 0;
  let result = '';
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > mostBytes) break;
    result += character;
  }
  return result;
}

/** A name without what separates folders, controls or turns text around, is a device, hides, or is stripped at its ends. */
export function safeName(name: string, fallback: string): string {
  const plain = cut(
    name
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
      .replace(/[/\\:*?"<>|]/g, '_'),
    MOST_BYTES,
  )
    .trim()
    .replace(/^\.+|[. ]+$/g, '');
  if (plain === '') return fallback;
  return DEVICE.test(plain) ? `_${plain}` : plain;
}

/** Gives names that differ also where upper and lower case are the same: a second `cat.jpg` is `cat (2).jpg`. */
export function createUniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (name) => {
    const [, stem = name, ending = ''] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? [];
    for (let n = next.get(name.toLowerCase()) ?? 1; ; n++) {
      const candidate = n === 1 ? name : `${stem} (${n})${ending}`;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      next.set(name.toLowerCase(), n + 1);
      return candidate;
    }
  };
}
