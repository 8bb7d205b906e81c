import {
  BusyError,
  InsufficientAccessError,
  OperationsError,
  UnavailableError,
  UnwillingToPerformError,
} from 'ldapts';
import { classify, describeError, DirectoryError } from './errors';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('classify', () => {
  it.each([
    [new BusyError(), 'retry'],
    [new UnavailableError(), 'retry'],
    [new InsufficientAccessError(), 'permanent'],
    [new UnwillingToPerformError(), 'permanent'],
    [new OperationsError(), 'unknown'],
    [withCode('ECONNREFUSED'), 'retry'],
    [withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'permanent'],
    [withCode('ENOENT'), 'unknown'],
    [AbortSignal.abort().reason, 'retry'],
    [new DOMException('late', 'TimeoutError'), 'retry'],
    [
      new Error('Connection closed before message response was received. x'),
      'retry',
    ],
    [new Error('SearchRequest: Operation timed out'), 'retry'],
    [new TypeError('x is not a function'), 'unknown'],
    ['text', 'unknown'],
  ])('%s: %s', (error, expected) => {
    expect(classify(error)).toBe(expected);
    expect(classify(describeError('Doing it', error))).toBe(expected);
  });
});

describe('describeError', () => {
  it('says what was done, what came of it and what to do', () => {
    const error = describeError('Granting', new InsufficientAccessError());
    expect(error).toBeInstanceOf(DirectoryError);
    expect(String(error)).toMatch(
      /^DirectoryError: Granting: .*\(result code 50\); give the bind DN/,
    );
  });
});
