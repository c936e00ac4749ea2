import { inflateSync } from 'node:zlib';

/**
 * The files of a Qt binary resource (version 3, plain or zlib), by path.
 * @param {Buffer} bytes
 * @returns {Map<string, Buffer>}
 */
export function readQtResource(bytes) {
  if (bytes.toString('latin1', 0, 4) !== 'qres') throw new Error('This is not a Qt resource.');
  const [tree, data, names] = [8, 12, 16].map((at) => bytes.readUInt32BE(at));
  const files = new Map();
  const nameAt = (at) => {
    const length = bytes.readUInt16BE(names + at);
    return Buffer.from(bytes.subarray(names + at + 6, names + at + 6 + 2 * length))
      .swap16()
      .toString('utf16le');
  };
  const walk = (index, path) => {
    const at = tree + 22 * index;
    const flags = bytes.readUInt16BE(at + 4);
    if ((flags & 2) > 0) {
      const [count, first] = [bytes.readUInt32BE(at + 6), bytes.readUInt32BE(at + 10)];
      for (let i = first; i < first + count; i++)
        walk(i, `${path}/${nameAt(bytes.readUInt32BE(tree + 22 * i))}`);
      return;
    }
    if ((flags & 4) > 0) throw new Error(`${path} is packed with zstd.`);
    const start = data + bytes.readUInt32BE(at + 10);
    const content = bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start));
    files.set(path, (flags & 1) > 0 ? inflateSync(content.subarray(4)) : content);
  };
  walk(0, '');
  return files;
}
