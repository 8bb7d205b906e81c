import { join } from 'node:path';

const { lazily, loadHooks } = jest.requireActual<{
  lazily(code: string, filename: string): string;
  loadHooks(utilities: object, code: string): void;
}>('../../../scripts/jest/lazy.cjs');

const CODE = `'use strict';

var one = require('first');
var two$1 = require('second');
var three = require('third');

const compat = e => e && 'default' in e;
const known = compat(three);

exports.some = one.some;
exports.known = known;
exports.other = () => two$1.other;
`;

/** Runs code; what it requires is noted and has its own name as every member. */
function run(code: string) {
  const required: string[] = [];
  const load = (name: string) => {
    required.push(name);
    return new Proxy({}, { get: () => name, has: () => true });
  };
  const exported: Record<string, unknown> = {};
  // eslint-disable-next-line no-new-func
  new Function('exports', 'require', code)(exported, load);
  return { required, exported };
}

it('loads what is used by its members at the first use', () => {
  const file = join('/node_modules/@backstage/backend-defaults/dist/x.cjs.js');
  const { required, exported } = run(lazily(CODE, file));
  expect(required).toEqual(['third']);
  expect(exported).toMatchObject({ some: 'first', known: true });
  expect([exported.some, required]).toEqual(['first', ['third', 'first']]);
  expect((exported.other as () => string)()).toBe('second');
  expect(required).toEqual(['third', 'first', 'second']);
});

it('leaves the code of all others as it is', () => {
  const file = join('/node_modules/@backstage/integration/dist/x.cjs.js');
  expect(lazily(CODE, file)).toBe(CODE);
});

it('loads what registers hooks as soon as somebody names it', () => {
  const loaded: string[] = [];
  const utilities = new Proxy(
    {},
    { get: (_, name) => loaded.push(`${String(name)}`) },
  );
  loadHooks(utilities, `const { mockServices } = require('utilities');`);
  expect(loaded).toEqual([]);
  loadHooks(utilities, `await utilities.startTestBackend({ features });`);
  expect(loaded).toEqual(['startTestBackend']);
});
