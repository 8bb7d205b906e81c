import { ConflictError, InputError } from '@backstage/errors';
import { ApiException } from '@kubernetes/client-node';
import { classify } from './classify';

const answered = (code: number) => new ApiException(code, 'said', {}, {});
const failed = (code: string) =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('x'), { code }),
  });

describe('classify', () => {
  it.each([
    [401, 'permanent'],
    [403, 'permanent'],
    [404, 'permanent'],
    [409, 'retry'],
    [422, 'permanent'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
    [418, 'unknown'],
  ])('status %s is %s', (code, expected) => {
    expect(classify(answered(code))).toBe(expected);
  });

  it.each([
    ['ECONNREFUSED', 'retry'],
    ['UND_ERR_SOCKET', 'retry'],
    ['CERT_HAS_EXPIRED', 'permanent'],
    ['ENOMEM', 'unknown'],
  ])('a connection that ended with %s is %s', (code, expected) => {
    expect(classify(failed(code))).toBe(expected);
  });

  it('knows errors by name, and nothing else', () => {
    expect(classify(new InputError('x'))).toBe('permanent');
    expect(classify(new ConflictError('x'))).toBe('permanent');
    expect(classify(AbortSignal.abort().reason)).toBe('retry');
    expect(classify('a string')).toBe('unknown');
  });
});
