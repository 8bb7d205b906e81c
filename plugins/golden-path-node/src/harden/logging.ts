import * as t from '@babel/types';
import { isMember, type Module, nodesOf } from '../logging/ast';
import { findEntry } from '../logging/entry';
import { readGraph } from '../logging/modules';
import { findRedaction } from '../logging/redaction';
import type { Draft } from './Draft';
import { applyEdits, type TextEdit } from './textEdits';

const CONTROL = 'structured-logging';
const LEVELS: Readonly<Record<string, string>> = {
  log: 'info',
  info: 'info',
  debug: 'debug',
  warn: 'warn',
  error: 'error',
  trace: 'debug',
};

const REDACTED = `const REDACTED = new Set([
  'authorization',
  'cookie',
  'password',
  'secret',
  'set-cookie',
  'token',
]);

function redact(key, value) {
  return REDACTED.has(key.toLowerCase()) ? '[redacted]' : value;
}

function formatLine(fields) {
  return JSON.stringify(fields, redact);
}

function emit(level, parts) {
  const [first, ...rest] = parts;
  const fields =
    typeof first === 'object' && first !== null && !(first instanceof Error)
      ? first
      : {};
  const message = fields === first ? format(...rest) : format(first, ...rest);
  process.stdout.write(
    \`\${formatLine({ time: new Date().toISOString(), level, message, ...fields })}\\n\`,
  );
}
`;

/** A logger for the module system that the service uses. */
function loggerSource(isModule: boolean): string {
  const head = isModule
    ? "import { format } from 'node:util';\n"
    : "'use strict';\n\nconst { format } = require('node:util');\n";
  const levels = ['debug', 'info', 'warn', 'error']
    .map(level => `  ${level}: (...parts) => emit('${level}', parts),\n`)
    .join('');
  return `${head}
// One line of JSON each. Values of these keys never reach the log.
${REDACTED}
${isModule ? 'export const log' : 'const log'} = {
${levels}};
${isModule ? '' : '\nmodule.exports = { log };\n'}`;
}

function relative(from: string, to: string): string {
  const up = from.split('/').length - 1;
  const shared = from.split('/')[0] === to.split('/')[0] && up > 0;
  return shared && up === 1
    ? `./${to.split('/').slice(1).join('/')}`
    : `${up === 0 ? './' : '../'.repeat(up)}${to}`;
}

/** Replaces calls of the console by calls of the logger; undefined when one is used otherwise. */
function withLogger(
  module: Module,
  text: string,
  logger: string,
  isModule: boolean,
): string | undefined {
  const edits: TextEdit[] = [];
  let uses = 0;
  for (const node of nodesOf(module.ast)) {
    if (t.isIdentifier(node, { name: 'console' })) {
      uses += 1;
    }
    const method = Object.keys(LEVELS).find(
      name =>
        t.isCallExpression(node) && isMember(node.callee, 'console', name),
    );
    if (method && t.isCallExpression(node)) {
      const { start, end } = node.callee;
      edits.push({
        from: start ?? 0,
        to: end ?? 0,
        text: `log.${LEVELS[method]}`,
      });
    }
  }
  // Properties may be called log; a variable may not.
  const isNamed = nodesOf(module.ast).some(
    node =>
      (t.isVariableDeclarator(node) &&
        t.isIdentifier(node.id, { name: 'log' })) ||
      (t.isFunction(node) &&
        node.params.some(one => t.isIdentifier(one, { name: 'log' }))) ||
      ((t.isFunctionDeclaration(node) || t.isClassDeclaration(node)) &&
        t.isIdentifier(node.id, { name: 'log' })) ||
      (t.isImportDeclaration(node) &&
        node.specifiers.some(({ local }) => local.name === 'log')),
  );
  if (edits.length !== uses || isNamed) {
    return undefined;
  }
  if (uses === 0) {
    return text;
  }
  const from = relative(module.path, logger);
  const line = isModule
    ? `import { log } from '${from}';\n`
    : `const { log } = require('${from.replace(/\.js$/, '')}');\n`;
  const after = module.ast.program.directives.at(-1)?.end;
  const at =
    after === undefined || after === null ? 0 : text.indexOf('\n', after) + 1;
  return applyEdits(text, [...edits, { from: at, to: at, text: line }]);
}

/** Sends what a Node.js service prints through one logger that redacts. */
export function hardenNodeLogging(draft: Draft) {
  const tree = draft.tree();
  const entry = findEntry(tree, new Set(tree.paths()));
  const graph = readGraph(tree);
  const isPlain = entry !== undefined && /\.[cm]?js$/.test(entry);
  if (!graph.ok || !isPlain || graph.graph.packages.has('pino')) {
    draft.leave({
      path: 'package.json',
      control: CONTROL,
      why: 'Write every log line as JSON through one logger that redacts credentials; what starts the service could not be followed well enough to propose it.',
    });
    return;
  }
  const { modules } = graph.graph;
  if (modules.some(module => findRedaction(module, undefined))) {
    return;
  }
  const isModule =
    entry.endsWith('.mjs') ||
    (!entry.endsWith('.cjs') &&
      /"type"\s*:\s*"module"/.test(draft.text('package.json') ?? ''));
  const folder = entry.includes('/') ? `${entry.split('/')[0]}/` : '';
  const logger = `${folder}log.js`;
  if (draft.has(logger)) {
    draft.leave({
      path: logger,
      control: CONTROL,
      why: 'There is a module of this name already: have it write JSON, with credentials redacted, and use it instead of the console.',
    });
    return;
  }
  const edited = modules.map(module => ({
    module,
    text: withLogger(module, draft.text(module.path) ?? '', logger, isModule),
  }));
  const unclear = edited.find(one => one.text === undefined);
  if (unclear) {
    draft.leave({
      path: unclear.module.path,
      control: CONTROL,
      why: 'It uses the console, or the name log, in a way that is not only a call; send its lines through one logger that redacts credentials.',
    });
    return;
  }
  draft.add(
    {
      path: logger,
      control: CONTROL,
      why: 'Writes every line as JSON and keeps credentials out of it. It needs no dependency.',
    },
    loggerSource(isModule),
  );
  for (const { module, text } of edited) {
    draft.edit(
      {
        path: module.path,
        control: CONTROL,
        why: 'What it printed goes through the logger; nothing else is changed.',
      },
      text ?? '',
    );
  }
}
