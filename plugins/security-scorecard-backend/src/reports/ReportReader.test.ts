import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { sarif } from '../__testUtils__/reports';
import { ReportReader } from './ReportReader';

const limits = { maxBytes: 1_000_000, maxFindings: 1000 };
const BODY = Buffer.from(JSON.stringify(sarif('error')));

describe('ReportReader', () => {
  const dir = createMockDirectory({
    content: {
      'good.js':
        'exports.parseReport = (body, { limits }) => ({ tool: { name: Buffer.from(body).toString().slice(2, 9) + limits.maxFindings } });',
      'refuses.js':
        "exports.parseReport = () => { throw Object.assign(new Error('runs must be an array'), { name: 'ReportError', code: 'malformed' }); };",
      'faulty.js':
        "exports.parseReport = () => { throw new Error('secret'); };",
      'spins.js': 'exports.parseReport = () => { for (;;); };',
      'broken.js': "throw new Error('cannot be loaded');",
    },
  });
  const logger = mockServices.logger.mock();
  const reader = (module: string, over = {}) =>
    new ReportReader({
      limits,
      module: dir.resolve(module),
      logger,
      inlineBytes: 0,
      ...over,
    });

  it('reads a large report in a thread', async () => {
    const report = await reader('good.js').read(BODY, undefined);
    expect(report.tool.name).toBe('version1000');
  });

  it('reads many, a few at a time', async () => {
    const one = reader('good.js');
    const all = await Promise.all(
      Array.from({ length: 7 }, () => one.read(BODY, undefined)),
    );
    expect(all).toHaveLength(7);
  });

  it('holds so much of what waits, and refuses the rest, to be sent again', async () => {
    const one = reader('good.js', { maxWaitingBytes: 3 * BODY.byteLength });
    const all = await Promise.allSettled(
      Array.from({ length: 9 }, () => one.read(BODY, undefined)),
    );
    const refused = all.flatMap(each =>
      each.status === 'rejected' ? [each.reason] : [],
    );
    // Two are read and three wait.
    expect(refused.map(({ name }) => name)).toEqual(
      Array(4).fill('ServiceUnavailableError'),
    );
    const later = await one.read(BODY, undefined);
    expect(later.tool.name).toBe('version1000');
  });

  it('reads a small one at once', async () => {
    const report = await reader('broken.js', { inlineBytes: 1e6 }).read(
      BODY,
      'sarif',
    );
    expect(report).toMatchObject({ format: 'sarif', findings: [{}] });
  });

  it.each([
    ['refuses.js', 'InputError', 'body: runs must be an array'],
    ['faulty.js', 'InputError', 'body: the report could not be read'],
    [
      'spins.js',
      'PayloadTooLargeError',
      'body: The report takes too long to read',
    ],
  ])(
    'answers for the input when a thread %s',
    async (module, name, message) => {
      const hasty = reader(
        module,
        module === 'spins.js' ? { timeoutMs: 2_000 } : {},
      );
      await expect(hasty.read(BODY, undefined)).rejects.toMatchObject({
        name,
        message,
      });
    },
  );

  it('reads in the main thread where no other can be started', async () => {
    const one = reader('broken.js');
    expect(await one.read(BODY, undefined)).toMatchObject({ format: 'sarif' });
    expect(await one.read(BODY, undefined)).toMatchObject({ format: 'sarif' });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
