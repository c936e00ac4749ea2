/** The rules of ARCHITECTURE.md, executable. Each gives a sentence for every place that breaks it. */
import { child, childrenOf, type Import, isNode, type Node, type SourceFile, textOf } from './sourceFile.ts';

/** A folder imports only itself and those before it. */
const ROOMS = ['ui', 'data', 'model-builder', 'training', 'visualize', 'app'];
const ENGINE = 'src/training/engine/';
const WORKER = 'src/training/engine/worker.ts';
const STARTER = 'src/training/client.ts';
/** The pictures worker's, the decoders', and the threads of WASM; knip and the types see to it that nobody imports what they start. */
const OTHER_STARTERS = [
  'src/data/own/picturesClient.ts',
  'src/data/own/decodePool.ts',
  'src/training/engine/kernels/threads.ts',
];
const PROTOCOL = 'src/training/protocol.ts';
const WIRING = 'src/app/wiring.ts';
const RANDOM = 'src/data/random.ts';
const MOST_LINES = 300;
const MOST_FUNCTION_LINES = 60;

/** Broken rules of all files, as `path:line sentence`. */
export type Rule = (files: readonly SourceFile[]) => string[];

const isTest = ({ path }: SourceFile): boolean => path.endsWith('.test.ts') || path.startsWith('src/test/');
const roomOf = (path: string): number => ROOMS.indexOf(path.split('/')[1] ?? '');
const isHookFile = ({ path }: SourceFile): boolean => /\/use[A-Z]\w*\.ts$/.test(path);
const says = (file: SourceFile, line: number, sentence: string) => `${file.path}:${line} ${sentence}`;

/** A rule that looks at one file at a time, tests left out. */
const perFile =
  (check: (file: SourceFile) => string[]): Rule =>
  (files) =>
    files.filter((file) => !isTest(file)).flatMap(check);

/** A rule that looks at each import of each file. */
const perImport = (check: (file: SourceFile, imported: Import) => string | null): Rule =>
  perFile((file) =>
    file.imports.flatMap((imported) => {
      const sentence = check(file, imported);
      return sentence === null ? [] : [says(file, imported.line, sentence)];
    }),
  );

/** A rule that looks at each node of each file. */
const perNode = (check: (node: Node, file: SourceFile) => string | null): Rule =>
  perFile((file) =>
    file.nodes.flatMap((node) => {
      const sentence = check(node, file);
      return sentence === null ? [] : [says(file, file.lineAt(node.start), sentence)];
    }),
  );

const all =
  (...rules: readonly Rule[]): Rule =>
  (files) =>
    rules.flatMap((rule) => rule(files));

const importsPointLeft = perImport((file, { path, from }) => {
  if (path === null) return null;
  if (path.startsWith('src/test/')) return `imports ${from}: what helps tests is for tests only.`;
  const [here, there] = [roomOf(file.path), roomOf(path)];
  if (there <= here) return null;
  return `imports ${from}: imports point left (${ROOMS.join(' ← ')}). Take what is needed as a parameter or prop, or move it to ${ROOMS[here]}.`;
});

const importsNameTheFile = perImport((_, { path, from }) =>
  path === null || /\.(ts|tsx|css|json)$/.test(path)
    ? null
    : `imports ${from}: name the file with its extension.`,
);

/** Type imports count: two files that need each other's types are one thing in two places. */
const noCycles: Rule = (files) => {
  const byPath = new Map(files.filter((file) => !isTest(file)).map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: SourceFile, trail: readonly string[]) => {
    const at = trail.indexOf(file.path);
    if (at >= 0)
      found.push(
        says(
          file,
          1,
          `is in a circle: ${[...trail.slice(at), file.path].join(' → ')}. Move what both need into a third file.`,
        ),
      );
    if (at >= 0 || done.has(file.path)) return;
    // `new URL` starts a worker: another world, which knows this one's types.
    for (const { path, kind } of file.imports) {
      const next = path !== null && kind !== 'new URL' ? byPath.get(path) : undefined;
      if (next) visit(next, [...trail, file.path]);
    }
    done.add(file.path);
  };
  for (const file of byPath.values()) visit(file, []);
  return found;
};

const forbiddenSyntax: Readonly<Record<string, string>> = {
  ExportDefaultDeclaration: 'has a default export: name it, so that it is called the same everywhere.',
  TSEnumDeclaration: 'declares an enum: a union of string literals does it without code.',
  TSAnyKeyword: 'says any: say unknown and look, or say what it is.',
  ExportAllDeclaration:
    'exports another file: import from the file itself, so that one can see where a thing is.',
};

const plainSyntax = perNode((node) => {
  const exportsAnother = node.type === 'ExportNamedDeclaration' && child(node, 'source');
  return (exportsAnother ? forbiddenSyntax['ExportAllDeclaration'] : forbiddenSyntax[node.type]) ?? null;
});

const VIEW_PACKAGES = /^(react|react-dom|@base-ui\/react|lucide-react|zustand)(\/(?!vanilla)|$)/;
const noReact = perImport((file, { from }) =>
  file.path.endsWith('.tsx') || isHookFile(file) || !VIEW_PACKAGES.test(from)
    ? null
    : `imports ${from}: a .ts file has no React, so that it runs in a Node test. Move it to a view (.tsx) or a hook (use*.ts).`,
);

const DOM = /^(document|window|localStorage|sessionStorage|(HTML|SVG)\w*Element|DOMParser|MutationObserver)$/;
const noDom = perFile((file) => {
  if (file.path.endsWith('.tsx') || isHookFile(file)) return [];
  const bound = new Set(file.nodes.flatMap(namesBoundBy));
  const labels = new Set(file.nodes.flatMap(labelsOf));
  return file.nodes.flatMap((node) => {
    const name = node.type === 'Identifier' ? String(node['name']) : '';
    if (!DOM.test(name) || bound.has(name) || labels.has(node)) return [];
    return [
      says(
        file,
        file.lineAt(node.start),
        `uses ${name}: a .ts file has no DOM, so that it runs in a Node test. Take the value as a parameter.`,
      ),
    ];
  });
});

/** Names of variables and parameters that a node declares. */
function namesBoundBy(node: Node): string[] {
  const names = (part: Node): string[] => {
    const own = textOf(part);
    return own === null ? childrenOf(part).flatMap(names) : [own];
  };
  if (node.type === 'VariableDeclarator') return [child(node, 'id')].flatMap((id) => (id ? names(id) : []));
  return isFunction(node) ? [node['params']].flat().filter(isNode).flatMap(names) : [];
}

/** Identifiers that name a part of something (`x.window`, `{ window: 1 }`) and so refer to nothing by themselves. */
function labelsOf(node: Node): Node[] {
  if (node['computed'] === true) return [];
  const label =
    node.type === 'MemberExpression'
      ? !/^(globalThis|self)$/.test(textOf(child(node, 'object')) ?? '') && child(node, 'property')
      : child(node, 'key');
  return label ? [label] : [];
}

const tensorsOnlyInEngine = perImport((file, { from }) =>
  !from.startsWith('@tensorflow/') || file.path.startsWith(ENGINE)
    ? null
    : `imports ${from}: tensors live only under ${ENGINE}, in the worker; the page asks it by the protocol.`,
);

const nobodyImportsEngine = perImport((file, { path, kind, from }) => {
  if (!path?.startsWith(ENGINE) || file.path.startsWith(ENGINE)) return null;
  if (kind === 'new URL' && path === WORKER && file.path === STARTER) return null;
  return `reaches ${from}: only ${STARTER} starts the engine's worker, and ${PROTOCOL} is the only door.`;
});

/** The page's side of training: what keeps the worker, shows it or remembers it. */
const PAGE_SIDE = /^src\/training\/(client\.ts|trainer\.ts|(.*\/)?\w+Store\.ts|.*\.tsx)$/;
const engineKnowsNoPage = perImport((file, { path, from }) =>
  file.path.startsWith(ENGINE) && path !== null && PAGE_SIDE.test(path)
    ? `imports ${from}: the engine knows the protocol and the experiment; the page's side is not its business.`
    : null,
);

/** Events about the worker or the page's questions; all others name their run. */
const EVENTS_OF_NO_RUN = new Set([
  'evaluating',
  'ratesTried',
  'ready',
  'heartbeat',
  'compiling',
  'unrecorded',
  'lost',
  'dataset',
  'datasetFailed',
  'outputs',
  'checkpoint',
  'answer',
  'refusal',
]);
const UNCLONABLE =
  /^(Function|Promise|Map|Set|WeakMap|Date|RegExp|Error|Tensor\w*|Variable|Node|Element|HTML\w+|AbortSignal|\w*Callback)$/;

const protocolIsData = perNode((node, { path }) => {
  if (path !== PROTOCOL) return null;
  if (/^TS(Function|Constructor)Type$|^TSMethodSignature$/.test(node.type))
    return 'puts a function into a message: only JSON and typed arrays cross the worker.';
  const name = node.type === 'TSTypeReference' ? (textOf(child(node, 'typeName')) ?? '') : '';
  if (UNCLONABLE.test(name))
    return `puts ${name} into a message: only JSON and typed arrays cross the worker.`;
  if (/^(Variable|Function|Class)Declaration$/.test(node.type))
    return 'has code: the protocol is types only.';
  return null;
});

const eventsNameTheirRun = perNode((node, { path }) => {
  if (path !== PROTOCOL || node.type !== 'TSTypeAliasDeclaration' || textOf(child(node, 'id')) !== 'Event')
    return null;
  const union = child(node, 'typeAnnotation');
  const nameless = (union ? childrenOf(union) : []).flatMap((variant) => {
    const members = childrenOf(variant).filter((member) => member.type === 'TSPropertySignature');
    if (members.some((member) => textOf(child(member, 'key')) === 'runId')) return [];
    const type = members.find((member) => textOf(child(member, 'key')) === 'type');
    return type ? literalsIn(type) : [];
  });
  const wrong = nameless.filter((type) => !EVENTS_OF_NO_RUN.has(type));
  return wrong.length === 0
    ? null
    : `lets ${wrong.join(', ')} name no run: an event about a run has a runId, so that a stale one is dropped.`;
});

const literalsIn = (node: Node): string[] =>
  node.type === 'Literal' ? [textOf(node) ?? ''] : childrenOf(node).flatMap(literalsIn);

const messagesOnlyAtTheDoor = perNode((node, { path }) => {
  const isWorkerMessage = node.type === 'NewExpression' && textOf(child(node, 'callee')) === 'Worker';
  const starters = [STARTER, ...OTHER_STARTERS];
  return isWorkerMessage && !starters.includes(path)
    ? `starts a worker: only ${starters.join(', ')} do.`
    : null;
});

const isStore = (path: string): boolean => path.endsWith('Store.ts');
const storesInStoreFiles = perImport((file, { from, path, names }) => {
  if (from === 'zustand/vanilla' && names.includes('createStore') && !isStore(file.path))
    return 'makes a store: a store is a file of its own, named xStore.ts.';
  if (path !== null && isStore(file.path) && isStore(path))
    return `imports ${from}: a store does not know another; reactions between stores are in ${WIRING}.`;
  return null;
});

const oneStoreAFolder: Rule = (files) => {
  const stores = files.filter((file) => !isTest(file) && isStore(file.path));
  const folder = ({ path }: SourceFile) => path.slice(0, path.lastIndexOf('/'));
  return stores
    .filter((store, i) => stores.findIndex((other) => folder(other) === folder(store)) !== i)
    .map((store) =>
      says(store, 1, `is the second store of ${folder(store)}: a folder has one source of truth.`),
    );
};

const reactionsInWiring = perNode((node, file) => {
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
  if (callee?.type !== 'MemberExpression' || textOf(child(callee, 'property')) !== 'subscribe') return null;
  return file.path === WIRING
    ? null
    : `subscribes to a store: reactions between stores are in ${WIRING}; views use a hook.`;
});

const RANDOM_NAMES =
  /^(random|random(Normal|StandardNormal|Uniform|UniformInt|Gamma)|truncatedNormal|multinomial|getRandomValues)$/;
const randomnessIsKeyed = perNode((node, file) => {
  if (file.path === RANDOM) return null;
  const [owner, name] =
    node.type === 'MemberExpression'
      ? [textOf(child(node, 'object')), textOf(child(node, 'property'))]
      : [null, null];
  if (name === null || owner === null || !/^(Math|tf|crypto)$/.test(owner)) return null;
  if (!RANDOM_NAMES.test(name) && !(owner === 'tf' && name === 'dropout')) return null;
  return `calls ${owner}.${name}: randomness is a function of seed, purpose and place, from ${RANDOM}; else no step can be repeated.`;
});

const randomImports = perImport((file, { from, names }) => {
  const name = from.startsWith('@tensorflow/')
    ? names.find((each) => RANDOM_NAMES.test(each) || each === 'dropout')
    : undefined;
  return name === undefined || file.path === RANDOM
    ? null
    : `imports ${name}: randomness is keyed and comes from ${RANDOM}.`;
});

/** A thing with its length: a file or a function. */
interface Measured {
  readonly file: SourceFile;
  readonly line: number;
  readonly lines: number;
}

/** Rarely longer than `most`: one in a hundred may be, by a quarter. */
function rarelyOver(most: number, measured: readonly Measured[], advice: string): string[] {
  const over = measured.filter(({ lines }) => lines > most);
  const far = over.filter(({ lines }) => lines > 1.25 * most);
  return (over.length > measured.length / 100 ? over : far).map(({ file, line, lines }) =>
    says(file, line, `has ${lines} lines, more than ${most}: ${advice}`),
  );
}

const filesAreShort: Rule = (files) => {
  const measured = files
    .filter((file) => !isTest(file))
    .map((file) => ({ file, line: 1, lines: file.text.trimEnd().split('\n').length }));
  return rarelyOver(MOST_LINES, measured, 'the file has two jobs. Split it by job.');
};

/** Lines of functions within count for those, so that a factory of small functions is small. */
const functionsAreShort: Rule = (files) => {
  const measured = files
    .filter((file) => !isTest(file))
    .flatMap((file) => file.nodes.filter(isFunction).map((node) => ({ file, ...ownLines(node, file) })));
  return rarelyOver(MOST_FUNCTION_LINES, measured, 'the function does too much. Name its parts.');
};

const ownLines = (node: Node, file: SourceFile) => ({
  line: file.lineAt(node.start),
  lines: linesOf(node, file) - innerFunctions(node).reduce((sum, inner) => sum + linesOf(inner, file) - 1, 0),
});

const isFunction = ({ type }: Node): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
const linesOf = ({ start, end }: Node, file: SourceFile): number => file.lineAt(end) - file.lineAt(start) + 1;
const innerFunctions = (node: Node): Node[] =>
  childrenOf(node).flatMap((inner) => (isFunction(inner) ? [inner] : innerFunctions(inner)));

/** By the numbers of ARCHITECTURE.md. */
export const rules = {
  R1: all(importsPointLeft, importsNameTheFile, noCycles, plainSyntax),
  R2: all(noReact, noDom),
  R3: tensorsOnlyInEngine,
  R4: all(nobodyImportsEngine, engineKnowsNoPage, messagesOnlyAtTheDoor),
  R5: all(protocolIsData, eventsNameTheirRun),
  R6: all(storesInStoreFiles, oneStoreAFolder, reactionsInWiring),
  R7: all(randomnessIsKeyed, randomImports),
  R8: all(filesAreShort, functionsAreShort),
} satisfies Readonly<Record<string, Rule>>;
