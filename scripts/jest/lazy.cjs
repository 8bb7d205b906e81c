/**
 * Lets Backstage's test utilities load what they need when they need it. They
 * name all that a backend may have, down to the clients of four clouds: 2,900
 * modules, of which a test file uses a few hundred, and each runs them anew.
 */
const path = require('node:path');

const UTILITIES = new RegExp(
  ['@backstage', 'backend-(?:test-utils|defaults|app-api)', 'dist', ''].join(
    `\\${path.sep}`,
  ),
);
const REQUIRE = /^var ([\w$]+) = require\('([^']+)'\);$/gm;
const REEXPORT = /^exports\.([\w$]+) = ([\w$]+)\.([\w$]+);$/gm;
/** What registers hooks as it loads, for which it is too late once tests run. */
const WITH_HOOKS = [
  'startTestBackend',
  'createMockDirectory',
  'ServiceFactoryTester',
];
/** What stands for a module until something of it is asked for. */
const STAND_IN = `
function $lazily(load) {
  let loaded;
  return new Proxy({}, { get: (_, name) => (loaded ??= load())[name] });
}`;

/** Whether code asks for nothing but members of what it calls so. */
function onlyMembers(code, name) {
  const whole = `(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$.])`;
  // Once where it is declared.
  return code.match(new RegExp(whole, 'g')).length === 1;
}

/**
 * The code of a module, which loads others at their first use where they are
 * used by their members alone.
 */
function lazily(code, filename) {
  if (!UTILITIES.test(filename)) {
    return code;
  }
  const lazy = new Set();
  const required = code.replace(REQUIRE, (line, name, module) => {
    if (!onlyMembers(code, name)) {
      return line;
    }
    lazy.add(name);
    return `var ${name} = $lazily(() => require('${module}'));`;
  });
  return lazy.size === 0
    ? code
    : required.replace(REEXPORT, (line, exported, name, member) =>
        lazy.has(name)
          ? `Object.defineProperty(exports, '${exported}', { enumerable: true, get: () => ${name}.${member} });`
          : line,
      ) + STAND_IN;
}

/** Loads what a module names of the test utilities and would be loaded too late. */
function loadHooks(utilities, code) {
  for (const name of WITH_HOOKS) {
    if (code.includes(name)) {
      Reflect.get(utilities, name);
    }
  }
}

module.exports = { lazily, loadHooks };
