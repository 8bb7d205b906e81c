import { InputError } from '@backstage/errors';
import { refuseNul } from './refuseNul';

/** The field that is refused; undefined when the request goes on. */
function refused(originalUrl: string, body?: unknown): string | undefined {
  const next = jest.fn();
  refuseNul()({ originalUrl, body }, undefined, next);
  expect(next).toHaveBeenCalledTimes(1);
  const [error] = next.mock.calls[0];
  if (error === undefined) {
    return undefined;
  }
  expect(error).toBeInstanceOf(InputError);
  return /^(.+) must not hold control characters/.exec(error.message)?.[1];
}

describe('refuseNul', () => {
  it.each([
    ['/a?search=b%00c', undefined, 'search'],
    ['/a?x=1&s%00s=2', undefined, 'ss'],
    ['/a%00b?x=1', undefined, 'The path'],
    ['/a', { title: 'b\0' }, 'title'],
    ['/a', { scope: { refs: ['a', 'b\0'] } }, 'scope.refs.1'],
    ['/a', { 'a\0b': 1 }, 'ab'],
    ['/a', 'b\0', 'The body'],
  ])('names what is wrong with %j %j', (url, body, field) => {
    expect(refused(url, body)).toBe(field);
  });

  it('takes everything else', () => {
    expect(refused('/a?search=100%25', undefined)).toBeUndefined();
    expect(refused('/a?search=%2500', { a: '\\u0000' })).toBeUndefined();
    const body = { a: [null, 0, true, 'ü\n\t', { b: [] }], c: '' };
    expect(refused('/a', body)).toBeUndefined();
  });

  it('reads a body that is nested deeper than the stack', () => {
    let body: unknown = 'b\0';
    for (let depth = 0; depth < 100_000; depth += 1) {
      body = [body];
    }
    expect(refused('/a', body)).toMatch(/^0\.0\./);
  });
});
