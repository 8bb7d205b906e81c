import { InputError } from '@backstage/errors';
import {
  ConflictException,
  ServiceQuotaExceededException,
  ThrottlingException,
} from '@aws-sdk/client-sso-admin';
import { AssignmentError } from './AssignmentError';
import { classify } from './classify';

const said = { message: 'said', $metadata: {} };

describe('classify', () => {
  it('knows errors of the service, of the connection and our own', () => {
    expect(classify(new ConflictException(said))).toBe('retry');
    expect(classify(new ThrottlingException(said))).toBe('retry');
    expect(classify(new ServiceQuotaExceededException(said))).toBe('permanent');
    expect(
      classify(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
    ).toBe('retry');
    expect(classify(AbortSignal.abort().reason)).toBe('retry');
    expect(classify(new InputError('x'))).toBe('permanent');
    expect(classify(new AssignmentError('x'))).toBe('unknown');
    expect(classify('a string')).toBe('unknown');
  });
});
