import { ConflictError, InputError } from '@backstage/errors';
import { DatabaseError } from 'pg';
import { classify } from './classify';

const sqlstate = (code: string) => {
  const error = new DatabaseError('said the server', 1, 'error');
  error.code = code;
  error.severity = 'ERROR';
  return error;
};

describe('classify', () => {
  it.each([
    ['08006', 'retry'],
    ['40001', 'retry'],
    ['53300', 'retry'],
    ['57014', 'retry'],
    ['57P03', 'retry'],
    ['55P03', 'retry'],
    ['23505', 'retry'],
    ['28P01', 'permanent'],
    ['3D000', 'permanent'],
    ['42501', 'permanent'],
    ['42704', 'permanent'],
    ['0LP01', 'permanent'],
    ['55000', 'unknown'],
    ['XX000', 'unknown'],
  ])('SQLSTATE %s is %s', (code, expected) => {
    expect(classify(sqlstate(code))).toBe(expected);
  });

  it.each([
    ['ECONNREFUSED', 'retry'],
    ['EPIPE', 'retry'],
    ['ENOTFOUND', 'retry'],
    ['CERT_HAS_EXPIRED', 'permanent'],
    ['ENOMEM', 'unknown'],
  ])('network error %s is %s', (code, expected) => {
    expect(classify(Object.assign(new Error('x'), { code }))).toBe(expected);
  });

  it('knows errors by name, and the client’s own by their message', () => {
    expect(classify(new InputError('x'))).toBe('permanent');
    expect(classify(new ConflictError('x'))).toBe('permanent');
    expect(classify(AbortSignal.abort().reason)).toBe('retry');
    expect(classify(new Error('Connection terminated unexpectedly'))).toBe(
      'retry',
    );
    expect(classify('a string')).toBe('unknown');
  });
});
