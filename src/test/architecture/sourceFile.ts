import { posix } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree with TypeScript's nodes), as the rules need it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export type ImportKind = 'import' | 'export from' | 'dynamic import' | 'type import' | 'new URL';

export interface Import {
  readonly kind: ImportKind;
  /** As written. */
  readonly from: string;
  /** Of a relative import: the file's path from the repository's root, as `src/…`; else null. */
  readonly path: string | null;
  readonly line: number;
  /** Imported names, where the import lists them. */
  readonly names: readonly string[];
}

/** A parsed source file. */
export interface SourceFile {
  /** From the repository's root, with forward slashes: `src/data/random.ts`. */
  readonly path: string;
  readonly text: string;
  /** Every node of the file, parents before children. */
  readonly nodes: readonly Node[];
  readonly body: readonly Node[];
  readonly imports: readonly Import[];
  /** Line of an offset, from 1. */
  lineAt(offset: number): number;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** The node's children, in order. */
export const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** The node's child under a key, or null. */
export function child(node: Node, key: string): Node | null {
  const value = node[key];
  return isNode(value) ? value : null;
}

/** An identifier's or literal's text, or null. */
export function textOf(node: Node | null): string | null {
  if (node?.type === 'Identifier') return String(node['name']);
  return node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}

/** @throws when the text is not TypeScript. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const root = program as unknown as Node;
  const nodes: Node[] = [];
  const visit = (node: Node) => {
    nodes.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(root);
  const folder = posix.dirname(path);
  const imports = nodes.flatMap((node): Import[] => {
    const found = importOf(node);
    if (!found) return [];
    const bare = found.from.replace(/\?.*$/, '');
    const resolved = bare.startsWith('.') ? posix.join(folder, bare) : null;
    return [{ ...found, path: resolved, line: lineAt(node.start), names: namesOf(node) }];
  });
  return { path, text, nodes, body: childrenOf(root), imports, lineAt };
}

const kinds: Readonly<Record<string, ImportKind>> = {
  ImportDeclaration: 'import',
  ExportNamedDeclaration: 'export from',
  ExportAllDeclaration: 'export from',
  ImportExpression: 'dynamic import',
  TSImportType: 'type import',
};

function importOf(node: Node): Pick<Import, 'kind' | 'from'> | null {
  const kind = kinds[node.type];
  if (kind) {
    const from = textOf(child(node, 'source') ?? child(node, 'argument'));
    return from === null ? null : { kind, from };
  }
  if (node.type !== 'NewExpression' || textOf(child(node, 'callee')) !== 'URL') return null;
  const [address, base] = childrenOf(node).slice(1);
  const from = textOf(address ?? null);
  const relative = base?.type === 'MemberExpression' && child(base, 'object')?.type === 'MetaProperty';
  return from !== null && relative ? { kind: 'new URL', from } : null;
}

const namesOf = (node: Node): string[] =>
  childrenOf(node)
    .filter(({ type }) => type === 'ImportSpecifier' || type === 'ExportSpecifier')
    .map((specifier) => textOf(child(specifier, 'imported') ?? child(specifier, 'local')) ?? '');
