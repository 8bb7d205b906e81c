import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { classifyError } from './classifyError';

const withCode = (code: unknown) => Object.assign(new Error('x'), { code });
const wrapped = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('classifyError', () => {
  it.each([
    [withCode('ECONNREFUSED'), 'retry'],
    [withCode('ENOTFOUND'), 'retry'],
    [withCode('CERT_HAS_EXPIRED'), 'permanent'],
    [withCode('ENOMEM'), 'unknown'],
    [withCode(20), 'unknown'],
    [wrapped(withCode('UND_ERR_SOCKET')), 'retry'],
    [wrapped(wrapped(withCode('DEPTH_ZERO_SELF_SIGNED_CERT'))), 'permanent'],
    [wrapped('a string'), 'unknown'],
    [AbortSignal.abort().reason, 'retry'],
    [new DOMException('late', 'TimeoutError'), 'retry'],
    [new ServiceUnavailableError('x'), 'retry'],
    [new ConflictError('x'), 'permanent'],
    [new SyntaxError('x'), 'unknown'],
    ['a string', 'unknown'],
    [undefined, 'unknown'],
  ])('%s: %s', (error, expected) => {
    expect(classifyError(error)).toBe(expected);
  });
});
