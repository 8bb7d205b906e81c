/**
 * Jest's runtime, which keeps what it compiled of a module from one test file
 * to the next. Each test file still runs every module anew, in a context of
 * its own: only the code is shared, never an object. Without it each test file
 * reads and parses all of Backstage once more.
 */
const path = require('node:path');
const vm = require('node:vm');
const JestRuntime = require('@backstage/cli/config/jestCachingModuleLoader');
const { lazily, loadHooks } = require('./lazy.cjs');

const DEPENDENCY = `${path.sep}node_modules${path.sep}`;
const HEAD = '(function(module,exports,require,__dirname,__filename,jest){';

/** What runs at the moment: a worker runs one test file after the other. */
let current;

/** By file, what it holds and what came of it. */
const scripts = new Map();
const dependencies = new Map();

const compiled = (code, filename) =>
  new vm.Script(`${HEAD}${code}\n})`, {
    filename,
    columnOffset: -HEAD.length,
    importModuleDynamically: specifier =>
      current.importFrom(specifier, filename),
  });

/** The script of what is CommonJS already and needs no transformer, or none. */
function commonJs(code, filename) {
  if (!/\.c?js$/.test(filename) || /\bimport\s*\(|^#!/.test(code)) {
    return undefined;
  }
  try {
    return compiled(code, filename);
  } catch {
    return undefined;
  }
}

module.exports = class SharedCodeRuntime extends JestRuntime {
  constructor(...args) {
    super(...args);
    current = this;
  }

  /** Packages of different kinds are transformed differently. */
  keyOf(filename) {
    return `${this._config.id} ${filename}`;
  }

  async importFrom(specifier, filename) {
    const context = this._environment.getVmContext();
    return this.linkAndEvaluateModule(
      await this.resolveModule(specifier, filename, context),
    );
  }

  requireModuleOrMock(from, name) {
    const required = super.requireModuleOrMock(from, name);
    if (name === '@backstage/backend-test-utils') {
      loadHooks(required, this.readFile(from));
    }
    return required;
  }

  // Dependencies stay as they are while tests run.
  transformFile(filename, options) {
    if (
      options?.isInternalModule ||
      this._coverageOptions.collectCoverage ||
      !filename.includes(DEPENDENCY)
    ) {
      return super.transformFile(filename, options);
    }
    const key = this.keyOf(filename);
    let code = dependencies.get(key);
    if (code === undefined) {
      const source = lazily(this.readFile(filename), filename);
      const script = commonJs(source, filename);
      if (script) {
        code = source;
        scripts.set(key, { code, script });
      } else {
        code = super.transformFile(filename, options);
      }
      dependencies.set(key, code);
    }
    return code;
  }

  createScriptFromCode(code, filename) {
    const context = this._environment.getVmContext();
    if (
      !context ||
      this._resolver.isCoreModule(filename) ||
      this._config.sandboxInjectedGlobals.length > 0
    ) {
      return super.createScriptFromCode(code, filename);
    }
    const key = this.keyOf(filename);
    let known = scripts.get(key);
    if (known?.code !== code) {
      try {
        known = { code, script: compiled(code, filename) };
      } catch {
        // Jest says what is wrong with it.
        return super.createScriptFromCode(code, filename);
      }
      scripts.set(key, known);
    }
    return known.script.runInContext(context);
  }

  _shouldMockCjs(from, moduleName, explicitShouldMock) {
    return this._shouldAutoMock || explicitShouldMock.size > 0
      ? super._shouldMockCjs(from, moduleName, explicitShouldMock)
      : false;
  }
};
