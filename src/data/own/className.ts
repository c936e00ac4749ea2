/** What is shown of the name of a class, which may be anything. */

/** Characters of a name that are kept when it is typed. */
export const LONGEST_TYPED = 200;
/** Characters of a name that are shown. */
const LONGEST_SHOWN = 60;
/** What turns the direction of writing, for all that follows. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/u;
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/** The name as text for people: never empty, never long, and it cannot disturb what stands beside it. */
export function shownName(name: string): string {
  const visible = name.replaceAll(/\p{Cc}/gu, '\uFFFD');
  if (/^[\s\p{Cf}\uFFFD]*$/u.test(visible)) return '(no name)';
  const cut = visible.length > LONGEST_SHOWN ? beginningOf(visible) : visible;
  return TURNS.test(cut) ? `${ISOLATE}${cut}${END_ISOLATE}` : cut;
}

/** At most so many characters as people count them; of those that are made of many, fewer. */
function beginningOf(name: string): string {
  const segments = new Intl.Segmenter('en').segment(name.slice(0, LONGEST_SHOWN * 10));
  const characters = Array.from(segments, ({ segment }) => segment);
  const shown = characters.slice(0, LONGEST_SHOWN).join('');
  return shown.length < name.length ? `${shown}…` : shown;
}
