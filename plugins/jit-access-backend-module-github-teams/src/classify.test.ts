import { InputError } from '@backstage/errors';
import { classify } from './classify';
import { readFailure } from './GithubApiError';

const answered = (status: number, message = 'said', headers = {}) =>
  readFailure(Response.json({ message }, { status, headers }), 'Asking');

describe('classify', () => {
  it.each([
    [401, 'permanent'],
    [403, 'permanent'],
    [404, 'permanent'],
    [422, 'permanent'],
    [429, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [418, 'unknown'],
  ])('status %s is %s', async (status, expected) => {
    expect(classify(await answered(status))).toBe(expected);
  });

  it.each([
    ['with the time to wait', 'no', { 'retry-after': '60' }],
    ['with nothing left', 'no', { 'x-ratelimit-remaining': '0' }],
    ['in words', 'You have exceeded a secondary rate limit', {}],
  ])('a 403 of a rate limit, %s, is tried again', async (_, text, headers) => {
    expect(classify(await answered(403, text, headers))).toBe('retry');
  });

  it('keeps what a proxy said, and not all of it', async () => {
    const page = new Response(`<html>${'x'.repeat(500)}`, { status: 503 });
    const failure = await readFailure(page, 'Asking');
    expect(failure.message).toContain('<html>x');
    expect(failure.message.length).toBeLessThan(300);
    expect(classify(failure)).toBe('retry');
  });

  it('knows errors of the connection and by name, and nothing else', () => {
    const lost = Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' });
    expect(classify(new TypeError('fetch failed', { cause: lost }))).toBe(
      'retry',
    );
    expect(classify(AbortSignal.abort().reason)).toBe('retry');
    expect(classify(new InputError('x'))).toBe('permanent');
    expect(classify('a string')).toBe('unknown');
  });
});
