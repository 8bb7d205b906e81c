import { all, append, edit, type Mutation, prepend } from '../mutation';
import { BODY, GATE, ITEMS, REFUSAL } from './nodeChanges';

/** Limits that never refuse anybody. */
export const limits: Mutation[] = [
  {
    what: 'a limit that grows',
    change: all(
      edit(BODY, 'export const MAX_BODY_BYTES', 'export let MAX_BODY_BYTES'),
      append(BODY, 'MAX_BODY_BYTES = Infinity;'),
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit of each piece',
    change: edit(
      BODY,
      'if (size > MAX_BODY_BYTES) {',
      'if (chunk.length > MAX_BODY_BYTES) {',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit under a condition',
    change: edit(
      BODY,
      'if (size > MAX_BODY_BYTES) {',
      'if (process.env.LIMITED) if (size > MAX_BODY_BYTES) {',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit under a condition that never holds',
    change: edit(
      BODY,
      / {4}if \(size > MAX_BODY_BYTES\) \{\n.*\n {4}\}\n/,
      '    if (false) {\n      if (size > MAX_BODY_BYTES) throw tooLarge();\n    }\n',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a body that is read as a whole',
    change: all(
      prepend(BODY, "import { buffer } from 'node:stream/consumers';"),
      edit(
        BODY,
        'parseJson(await readBytes(req))',
        'parseJson(await buffer(req))',
      ),
    ),
    at: { path: BODY, text: 'buffer(req)' },
  },
  {
    what: 'the limit of calls, in a function that nobody calls',
    change: all(
      edit(GATE, REFUSAL, ''),
      append(
        GATE,
        "function unused(wait: number) {\n  throw new RequestError(429, 'x', wait);\n}",
      ),
    ),
    at: { path: GATE, text: 'function unused' },
  },
  {
    what: 'the limit of calls, after the end',
    change: edit(
      GATE,
      REFUSAL,
      `throw new RequestError(404, 'x');\n      ${REFUSAL}`,
    ),
    at: { path: GATE, text: REFUSAL },
  },
  {
    what: 'the limit of calls by a constant',
    change: all(
      edit(
        GATE,
        'if (wait !== undefined) {',
        'if (LIMITED && wait !== undefined) {',
      ),
      append(GATE, 'const LIMITED = false;'),
    ),
    at: { path: GATE, text: 'if (LIMITED' },
  },
  {
    what: 'the limit of calls by the environment',
    change: edit(
      GATE,
      'if (wait !== undefined) {',
      "if (wait !== undefined && process.env.RATE === 'on') {",
    ),
    at: { path: GATE, text: 'process.env.RATE' },
    state: 'unknown',
  },
  {
    what: 'the limit of calls, which nobody counts',
    change: edit(
      GATE,
      /const wait = isPublic \? undefined : limiter\.take\([^;]*\);/,
      'const wait: number | undefined = undefined;',
    ),
    at: { path: GATE, text: 'if (wait !== undefined)' },
  },
  {
    what: 'a strict schema inside of one that is not',
    change: edit(
      ITEMS,
      'z.strictObject({\n',
      'z.object({\n  inner: z.strictObject({}),\n',
    ),
    at: { path: ITEMS, text: 'z.object(' },
  },
  {
    what: 'a strict schema, or any other',
    change: edit(
      ITEMS,
      /z\.strictObject\(\{\n.*\n\}\)/,
      'z.strictObject({ title: z.string() }).or(z.object({}))',
    ),
    at: { path: ITEMS, text: '.or(z.object(' },
  },
  {
    what: 'a body without a schema, not written as true',
    change: edit(
      ITEMS,
      / {4}route\(\{/,
      "    { method: 'PUT', path: '/v1/items', takesBody: !0, prepare: body => () => ({ status: 200, body }) },\n    route({",
    ),
    at: { path: ITEMS, text: 'takesBody: !0' },
  },
];
