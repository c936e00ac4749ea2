import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { MOST_FILE_BYTES } from './sniff.ts';
import { MOST_ENTRIES, readZipDirectory } from './zipDirectory.ts';
import { readZipEntry } from './zipEntry.ts';

interface Made {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly packed?: number;
  readonly unpacked?: number;
  readonly offset?: number;
}

/** CRC-32 bit by bit, to hold ours to. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes)
    for (let i = 0; i < 8; i++) {
      const bit = (crc ^ (byte >>> i)) & 1;
      crc = (crc >>> 1) ^ (bit ? 0xedb88320 : 0);
    }
  return ~crc >>> 0;
}

/** A zip by hand, in which every number can be a lie. */
function zipOf(
  files: readonly Made[],
  end: { count?: number; size?: number; offset?: number; disk?: number } = {},
): Blob {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const content = Buffer.from(file.content ?? 'content');
    const data = file.stored ? content : deflateRawSync(content);
    const numbers = Buffer.alloc(16);
    numbers.writeUInt32LE(file.crc ?? checksum(content), 4);
    numbers.writeUInt32LE(file.packed ?? data.length, 8);
    numbers.writeUInt32LE(file.unpacked ?? content.length, 12);
    const method = file.method ?? (file.stored ? 0 : 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(method, 8);
    numbers.copy(local, 14, 4);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(file.flags ?? 0, 8);
    central.writeUInt16LE(method, 10);
    numbers.copy(central, 16, 4);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(file.offset ?? at, 42);
    directory.push(central, name);
    parts.push(local, name, data);
    at += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50);
  last.writeUInt16LE(end.disk ?? 0, 4);
  last.writeUInt16LE(end.count ?? files.length, 8);
  last.writeUInt16LE(end.count ?? files.length, 10);
  last.writeUInt32LE(end.size ?? central.length, 12);
  last.writeUInt32LE(end.offset ?? at, 16);
  return new Blob([...parts, central, last].map((part) => new Uint8Array(part)));
}

const list = (zip: Blob) => readZipDirectory(zip, MOST_FILE_BYTES);
/** Each file's text, or why it is refused. */
async function contents(zip: Blob): Promise<Record<string, string>> {
  const { entries, refused } = await list(zip);
  const read = entries.map(async (entry) => {
    const bytes = await readZipEntry(zip, entry).catch(String);
    return [entry.path, typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)] as const;
  });
  return Object.fromEntries([
    ...(await Promise.all(read)),
    ...refused.map(({ path, reason }) => [path, reason]),
  ]);
}

describe('readZipDirectory and readZipEntry', () => {
  test('read what fflate, and what we by hand, pack', async () => {
    const text = new TextEncoder();
    const packed = zipSync({
      cat: { '1.jpg': text.encode('one') },
      'ä.jpg': [text.encode('two'.repeat(50)), { level: 0 }],
    });
    expect(await contents(new Blob([packed]))).toEqual({ 'cat/1.jpg': 'one', 'ä.jpg': 'two'.repeat(50) });
    const byHand = zipOf([
      { name: 'a', content: 'x', stored: true },
      { name: 'folder/', content: '' },
      { name: 'b' },
    ]);
    expect(await contents(byHand)).toEqual({ a: 'x', b: 'content' });
  });

  test('give names as they are, twice where they come twice, also such as objects have', async () => {
    const names = [
      '../x',
      '/y',
      'C:\\z',
      'con',
      '__proto__',
      'constructor',
      'twice',
      'twice',
      'n\0ul',
      '\u202egpj.exe',
    ];
    const { entries } = await list(zipOf(names.map((name) => ({ name }))));
    expect(entries.map(({ path }) => path)).toEqual(names);
    const old = await list(zipOf([{ name: Uint8Array.of(0xe4, 0x2e) }]));
    expect(old.entries[0]?.path).toBe('ä.');
  });

  test('read a zip behind a program that unpacks it, and one with a comment', async () => {
    const zip = zipOf([{ name: 'a' }]);
    expect(await contents(new Blob(['MZ program', zip]))).toEqual({ a: 'content' });
    const bytes = new Uint8Array(await zip.arrayBuffer());
    bytes[bytes.length - 2] = 3;
    expect(await contents(new Blob([bytes, 'abc']))).toEqual({ a: 'content' });
  });

  test.each<[string, Made, string]>([
    ['too long', { name: 'f', unpacked: 6 }, 'not as large as its zip says'],
    ['too short', { name: 'f', unpacked: 8 }, 'not as large as its zip says'],
    ['another content', { name: 'f', crc: 1 }, 'does not match its checksum'],
    ['another content, stored', { name: 'f', crc: 1, stored: true }, 'does not match its checksum'],
    ['a password', { name: 'f', flags: 1 }, 'locked with a password'],
    ['another method', { name: 'f', method: 12 }, 'packed in an unusual way'],
    ['a bomb', { name: 'f', content: 'x'.repeat(1e6) }, 'unpacks to more than 200 times its size'],
    ['a stored one of two sizes', { name: 'f', stored: true, unpacked: 8 }, 'is damaged'],
    ['more than 50 MB', { name: 'f', packed: 7, unpacked: 51e6, stored: true }, 'larger than 50 MB'],
    ['one cut in the middle', { name: 'f', content: 'some longer content', packed: 9 }, 'is damaged'],
    ['sizes of zip64', { name: 'f', packed: 7, unpacked: 0xffffffff }, 'GB'],
  ])('refuse %s', async (_, file, reason) => {
    const said = await contents(zipOf([file])).catch((error: unknown) => ({ f: String(error) }));
    expect(said['f']).toContain(reason);
  });

  test.each<[string, Blob, string]>([
    ['nothing', new Blob([]), 'is empty'],
    ['what is no zip', new Blob(['not a zip, whatever its name says']), 'is not a whole zip'],
    ['too many files', zipOf([], { count: MOST_ENTRIES + 1 }), 'holds 20,001 files, and at most 20,000'],
    ['zip64', zipOf([], { count: 0xffff }), 'zip64'],
    ['zip64 by its offset', zipOf([], { offset: 0xffffffff }), 'zip64'],
    ['a part of several', zipOf([], { disk: 1 }), 'one part of several'],
    ['a count that lies', zipOf([{ name: 'f' }], { count: 3 }), 'is damaged'],
    ['an offset behind the end', zipOf([{ name: 'f' }], { offset: 1e6 }), 'is damaged'],
    [
      'files that share their content',
      zipOf([{ name: 'a' }, { name: 'b', offset: 0 }]),
      'lie in one another',
    ],
    ['a file in another', zipOf([{ name: 'a' }, { name: 'b', offset: 4 }]), 'lie in one another'],
    ['a file in the directory', zipOf([{ name: 'a', offset: 30 }]), 'lie in one another'],
    [
      'too much of everything',
      zipOf(Array.from({ length: 50 }, (_, i) => ({ name: `${i}`, unpacked: 45e6 }))),
      'more than 2 GB',
    ],
  ])('refuse a zip: %s', async (_, zip, reason) => {
    await expect(list(zip)).rejects.toThrow(reason);
  });

  test('refuse a half file', async () => {
    const zip = zipOf([{ name: 'a' }, { name: 'b' }]);
    await expect(list(zip.slice(0, zip.size / 2))).rejects.toThrow('is not a whole zip');
  });

  test('read or refuse in a sentence whatever 300 changed zips hold', async () => {
    const bytes = new Uint8Array(
      await zipOf([{ name: 'cat/1.jpg', content: 'x'.repeat(99) }, { name: 'b' }]).arrayBuffer(),
    );
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) changed[at] = value;
        const zip = new Blob([changed]);
        const said = await contents(zip).catch((error: unknown) => ({ zip: String(error) }));
        const wrong = Object.values(said).filter(
          (text) => !/^(x{99}|content|(RefusedPicture: )?[a-z].+\.)$/.test(text),
        );
        expect(wrong).toEqual([]);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
