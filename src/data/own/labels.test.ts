import { describe, expect, test } from 'vitest';
import { placeOf } from './folders.ts';
import { readLabels } from './labels.ts';

const PICTURES = ['images/1.jpg', 'images/2.jpg', 'more/2.jpg', 'more/deep/3.png'];
const read = async (text: string, pictures: readonly string[] = PICTURES) => {
  const { byPicture, problems } = await readLabels(new Blob([text]), pictures.map(placeOf));
  return { labels: pictures.map((_, i) => byPicture.get(i)), problems };
};
const SOME = ['cat', undefined, undefined, 'dog'];

describe('readLabels', () => {
  test.each([
    ['headers', 'file,label\n1.jpg,cat\n3.png,dog\n'],
    [
      'headers in any order and writing, with other columns',
      'Class_Name,split,IMAGE_PATH\ncat,x,1.jpg\ndog,x,3.png\n',
    ],
    ['no header', '1.jpg,cat\n3.png,dog\n'],
    ['no header, labels first', 'cat,1.jpg\ndog,3.png\n'],
    ['headers of another language', 'Bild;Klasse\n1.jpg;cat\n3.png;dog\n'],
    ['a byte-order mark, CRLF and quotes', '\ufeff"file","label"\r\n"1.jpg","cat"\r\n"3.png","dog"\r\n'],
    [
      'paths that are longer or shorter than those here',
      'file,label\ndata/images/1.jpg,cat\ndeep/3.png,dog\n',
    ],
    ['paths of another system', 'file,label\n.\\images\\1.jpg,cat\nmore\\deep\\3.png,dog\n'],
    ['names without ending', 'id,breed\n1,cat\n3,dog\n'],
  ])('takes %s', async (_, text) => {
    expect(await read(text)).toEqual({ labels: SOME, problems: [] });
  });

  test('an empty label leaves the picture without one, which also counts', async () => {
    expect(await read('file,label\n1.jpg,\n3.png,dog')).toEqual({
      labels: [null, undefined, undefined, 'dog'],
      problems: [],
    });
  });

  test.each([
    ['one column', 'file\n1.jpg\n3.png\n'],
    ['no column that says label', 'file,height,width\n1.jpg,3,4\n'],
    ['nothing', ''],
    ['three columns without headers', '1.jpg,cat,black\n'],
  ])('says what is missing of %s', async (_, text) => {
    const { labels, problems } = await read(text);
    expect(labels).toEqual([undefined, undefined, undefined, undefined]);
    expect(problems).toEqual([expect.stringContaining('needs a column of file names and one of labels')]);
  });

  test('reports rows whose picture is not here, or is not the only one', async () => {
    const { labels, problems } = await read(
      'file,label\n1.jpg,cat\n2.jpg,dog\nmore/2.jpg,ox\n9.jpg,dog\na,b\nc,d\n',
    );
    expect(labels).toEqual(['cat', undefined, 'ox', undefined]);
    expect(problems).toEqual([
      '4 of its rows name pictures that are not here, or more than one: 2.jpg, 9.jpg, a, …. Add the pictures together with the file.',
    ]);
  });

  test('keeps the first of two labels, and says so', async () => {
    const { labels, problems } = await read('file,label\n1.jpg,cat\nimages/1.jpg,cat\n1.jpg,dog\n');
    expect(labels[0]).toBe('cat');
    expect(problems).toEqual([
      '1 of its rows labels a picture again, and differently: its first label holds.',
    ]);
  });

  test('takes hostile names as names', async () => {
    const names = ['__proto__', 'constructor', '=HYPERLINK(1)', '<img src=x onerror=alert(1)>'];
    const pictures = names.map((name) => `${name}.jpg`);
    const text = `file,label\n${names.map((name) => `${name}.jpg,${name}`).join('\n')}`;
    expect((await read(text, pictures)).labels).toEqual(names);
  });

  test('reads a million rows without holding them', async () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `${i}.jpg,${i % 2 ? 'odd' : 'even'}`);
    const stranger = 'stranger.jpg,none\n'.repeat(999);
    const parts = lines.map((line) => `${line}\n${stranger}`);
    const pictures = lines.map((_, i) => placeOf(`${i}.jpg`));
    const { byPicture, problems } = await readLabels(new Blob(['file,label\n', ...parts]), pictures);
    expect(byPicture.size).toBe(1000);
    expect(byPicture.get(501)).toBe('odd');
    expect(problems).toEqual([expect.stringMatching(/^999000 of its rows name/)]);
  });
});
