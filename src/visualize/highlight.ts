/** A piece of a line of Python or JavaScript, and what it is. */
export interface Token {
  readonly kind: 'comment' | 'string' | 'number' | 'keyword' | 'call' | 'plain';
  readonly text: string;
  /** Where in the line it begins. */
  readonly at: number;
}

const KEYWORDS =
  'import|from|as|def|class|return|for|in|if|is|not|and|or|None|True|False|self|const|export|new|true|false|null';
/** Of what the app writes, and no more of the languages than that needs. */
const TOKEN = new RegExp(
  [
    '(?<comment>#.*|//.*|/\\*.*\\*/)',
    '(?<string>"""[^"]*"""|"(?:\\\\.|[^"\\\\])*")',
    '(?<number>(?<![\\w.])\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)',
    `(?<keyword>(?<![\\w.])(?:${KEYWORDS})\\b)`,
    '(?<call>[A-Za-z_]\\w*(?=\\())',
  ].join('|'),
  'g',
);

/** A line in pieces; joined they are the line. */
export function highlight(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index), at: end });
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['plain'];
    tokens.push({ kind: kind as Token['kind'], text: match[0], at: match.index });
    end = match.index + match[0].length;
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end), at: end });
  return tokens;
}
