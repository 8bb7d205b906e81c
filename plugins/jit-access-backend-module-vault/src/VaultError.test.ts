import { classify, VaultError } from './VaultError';

const caused = (code: string) =>
  new VaultError(
    'x',
    null,
    new TypeError('fetch failed', {
      cause: Object.assign(new Error(code), { code }),
    }),
  );

describe('classify', () => {
  it.each([
    [caused('ECONNREFUSED'), 'retry'],
    [caused('UND_ERR_SOCKET'), 'retry'],
    [caused('SELF_SIGNED_CERT_IN_CHAIN'), 'permanent'],
    [caused('SOMETHING_ELSE'), 'unknown'],
    [new VaultError('x', 418), 'unknown'],
    [AbortSignal.abort().reason, 'retry'],
    [new DOMException('late', 'TimeoutError'), 'retry'],
    [new SyntaxError('x'), 'unknown'],
    [undefined, 'unknown'],
  ])('%s: %s', (error, expected) => expect(classify(error)).toBe(expected));
});
