/**
 * A transformer of Backstage whose results on disk are found by the file and
 * the options of the transformer alone. By default they hang on the whole
 * configuration of Jest, so that a run with other arguments starts anew.
 */
const { createHash } = require('node:crypto');
const path = require('node:path');

const DEPENDENCY = `${path.sep}node_modules${path.sep}`;

function createTransformer({ transformer, options }) {
  const { createTransformer: create } = require(transformer);
  const own = create(options);
  // Nobody reads the source map of a dependency: it is not kept.
  const dependencies = create({ ...options, sourceMaps: true });
  const about = JSON.stringify([
    process.version,
    require('@backstage/cli/package.json').version,
    options,
  ]);
  return {
    process: (source, file, jest) =>
      file.includes(DEPENDENCY)
        ? { code: dependencies.process(source, file, jest).code }
        : own.process(source, file, jest),
    getCacheKey: (source, file, { instrument, supportsStaticESM }) =>
      createHash('sha1')
        .update(`${about}\0${file}\0${instrument}\0${supportsStaticESM}\0`)
        .update(source)
        .digest('hex'),
  };
}

module.exports = { createTransformer };
