/** Photos of known licence from the pinned Debian package of GCompris, a classroom program. */
import { createHash } from 'node:crypto';
import { decodePicture } from './chromium.mjs';
import { unpackDebian } from './debianPackage.mjs';
import { mixed } from './mixed.mjs';
import { readQtResource } from './qtResource.mjs';
import { readFrom, writeDataset } from './writeDataset.mjs';

const SIDE = 160;
const IMAGES = '/gcompris/src/activities/categorization/resource/images';
/** Folder and names of the files of each class. */
const classes = {
  fish: ['fishes', /./],
  monument: ['monuments', /./],
  // The sixth is under the GPL.
  windmill: ['renewable', /^wind(?!mill6\.)/],
  // The README misspells this one's name, so its licence is not certain.
  tool: ['tools', /^(?!screwDriver\.)/],
};
const hash = (text) => createHash('sha256').update(text).digest('hex');

/** A folder's README: blocks of "Copyright", "Source", "License" and the files they hold for. */
function creditsOf(readme) {
  return readme
    .split(/\n\s*\n/)
    .map((block) => {
      const field = (name) => new RegExp(`^${name}: *(.*)$`, 'm').exec(block)?.[1] ?? '';
      return {
        author: field('Copyright'),
        source: field('Source'),
        licence: field('License'),
        files: (/Files:\s*([\s\S]*)$/.exec(block)?.[1] ?? '').split(/[\s,]+/).filter(Boolean),
      };
    })
    .filter(({ files }) => files.length > 0);
}

/** Writes public/datasets/photos. */
export async function writePhotos() {
  const { folder, remove } = unpackDebian(
    'gcompris-qt-data',
    'e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f',
  );
  const files = readQtResource(readFrom(folder, 'usr/share/gcompris-qt/rcc/categorization.rcc'));
  const pictures = [];
  const credits = [];
  for (const [name, [directory, wanted]] of Object.entries(classes)) {
    const known = creditsOf(files.get(`${IMAGES}/${directory}/README`).toString());
    const own = [...files.keys()]
      .filter((path) => path.startsWith(`${IMAGES}/${directory}/`) && path.endsWith('.webp'))
      .map((path) => path.slice(path.lastIndexOf('/') + 1))
      .filter((file) => wanted.test(file))
      .toSorted((a, b) => hash(a).localeCompare(hash(b)));
    for (const file of own) {
      const credit = known.find((entry) => entry.files.includes(file));
      if (!credit || !/^(Public Domain|CC0-1\.0)$/.test(credit.licence))
        throw new Error(`${file} has no free licence: ${credit?.licence}`);
      credits.push(`- ${name}, \`${file}\`: ${credit.author}, ${credit.source}, ${credit.licence}`);
    }
    const decoded = [];
    for (const file of own)
      decoded.push(
        (
          await decodePicture(files.get(`${IMAGES}/${directory}/${file}`), {
            box: 'square',
            size: [SIDE, SIDE],
          })
        ).pixels,
      );
    pictures.push(decoded);
  }
  const fifth = (all) => Math.round(all.length / 5);
  await writeDataset(
    {
      id: 'photos',
      title: 'Photos',
      about:
        'A hundred real photos: fish, monuments, windmills, tools. Too few to learn from nothing, fine to start from a trained network.',
      shape: [SIDE, SIDE, 3],
      classNames: Object.keys(classes),
      validationCount: pictures.reduce((sum, all) => sum + fifth(all), 0),
      encoding: 'predicted',
      drawing: null,
      licence: 'Public domain or CC0',
      credit: 'Their photographers, each named in LICENSE.md; collected by the GCompris project',
      source: 'Debian package gcompris-qt-data 3.1-2, cut square and scaled to 160×160',
    },
    {
      training: mixed(
        pictures.map((all) => [all.slice(0, -2 * fifth(all)), all.slice(-2 * fifth(all), -fifth(all))]),
      ),
      test: mixed(pictures.map((all) => [all.slice(-fifth(all))])),
    },
    `# Photos

Every photo is in the public domain or under CC0-1.0. They were collected by the GCompris project and taken from the
Debian package \`gcompris-qt-data\` 3.1-2; cut square and scaled to 160×160 here (\`scripts/assets/photos.mjs\`).

${credits.join('\n')}
`,
  );
  remove();
}
