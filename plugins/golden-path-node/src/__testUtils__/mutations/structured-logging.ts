import { append, edit, write, type Mutation } from '../mutation';

const LOGGER = 'src/logging/logger.ts';
/** What is judged by the same code. */
const CODE = ['authorization', 'audit-log', 'http-hardening', 'privacy'];

export const structuredLogging: Mutation[] = [
  ...['authorization', 'cookie', 'password', 'token'].map((key): Mutation => ({
    what: `the key ${key}`,
    change: edit(LOGGER, `  '${key}',\n`, ''),
    at: { path: LOGGER },
  })),
  {
    what: 'a key in a comment only',
    change: edit(LOGGER, "  'token',\n", "  // 'token',\n"),
    at: { path: LOGGER },
  },
  {
    what: 'the replacer',
    change: edit(
      LOGGER,
      /JSON\.stringify\(fields, redact\)/,
      'JSON.stringify(fields)',
    ),
    at: { path: LOGGER },
  },
  {
    what: 'the replacer by null',
    change: edit(
      LOGGER,
      /JSON\.stringify\(fields, redact\)/,
      'JSON.stringify(fields, null)',
    ),
    at: { path: LOGGER },
  },
  {
    what: 'another replacer',
    change: edit(
      LOGGER,
      /JSON\.stringify\(fields, redact\)/,
      'JSON.stringify(fields, other)',
    ),
    at: { path: LOGGER },
  },
  {
    what: 'the condition turned round',
    change: edit(LOGGER, 'if (REDACTED_KEYS.has', 'if (!REDACTED_KEYS.has'),
    also: ['http-hardening', 'privacy'],
    at: { path: 'src/index.ts' },
  },
  {
    what: 'a condition that is switched off',
    change: edit(
      LOGGER,
      'if (REDACTED_KEYS.has',
      'if (false && REDACTED_KEYS.has',
    ),
    also: ['http-hardening', 'privacy'],
    at: { path: 'src/index.ts' },
  },
  {
    what: 'what is put in the place of the value',
    change: edit(LOGGER, "return '[redacted]'", 'return value'),
    also: ['http-hardening', 'privacy'],
    at: { path: 'src/index.ts' },
  },
  {
    what: 'the case of keys',
    change: edit(LOGGER, 'lastPart(key).toLowerCase()', 'lastPart(key)'),
    at: { path: LOGGER },
  },
  {
    what: 'the list, later',
    change: append(LOGGER, "REDACTED_KEYS.delete('token');"),
    at: { path: LOGGER },
  },
  {
    what: 'JSON',
    change: edit(
      LOGGER,
      /write\(\s*formatLine\(\{\s*\.\.\.fields/,
      'write(String(message)); noop(formatLine({ ...fields',
    ),
    at: { path: LOGGER },
  },
  {
    what: 'the line before it is rendered',
    change: edit(
      LOGGER,
      /write\(\s*formatLine\(/,
      'write(message + formatLine(',
    ),
    at: { path: LOGGER },
  },
  {
    what: 'a console call',
    change: append('src/routes.ts', "console.log('x');"),
    at: { path: 'src/routes.ts', text: 'console.log' },
  },
  {
    what: 'a console call by another name',
    change: append('src/routes.ts', 'const { log } = globalThis.console;'),
    at: { path: 'src/routes.ts', text: 'globalThis.console' },
  },
  {
    what: 'a direct write',
    change: append('src/routes.ts', "process.stderr.write('x');"),
    at: { path: 'src/routes.ts', text: 'process.stderr' },
  },
  {
    what: 'a console that is imported',
    change: append('src/routes.ts', "import { log } from 'node:console';"),
    at: { path: 'src/routes.ts', text: 'node:console' },
  },
  {
    what: 'a stream that is imported',
    change: append('src/routes.ts', "import { stdout } from 'node:process';"),
    at: { path: 'src/routes.ts', text: 'node:process' },
  },
  {
    what: 'the use of the logger',
    change: write(
      'src/index.ts',
      "import { createServer } from 'node:http';\ncreateServer().listen(8080);\n",
    ),
    also: CODE,
    at: { path: 'src/index.ts' },
  },
  {
    what: 'the syntax',
    change: append(LOGGER, 'const = ;'),
    state: 'unknown',
    also: CODE,
    at: { path: 'package.json' },
  },
  {
    what: 'an import that only running it tells',
    change: append(
      'src/routes.ts',
      'export const x = import(process.argv[2]);',
    ),
    state: 'unknown',
    also: CODE,
    at: { path: 'package.json' },
  },
  {
    what: 'an import that is missing',
    change: append('src/routes.ts', "import './hidden.js';"),
    state: 'unknown',
    also: CODE,
    at: { path: 'package.json' },
  },
  {
    what: 'the entry point',
    change: edit('package.json', /dist\/index\.js/g, 'dist/other.js'),
    state: 'unknown',
    also: CODE,
    at: { path: 'package.json' },
  },
];
