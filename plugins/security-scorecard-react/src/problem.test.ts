import {
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { fieldProblems, messageOf, problemOf } from './problem';

const answer = (status: number, name: string) =>
  ResponseError.fromResponse({
    ok: false,
    status,
    statusText: name,
    url: 'http://localhost/api',
    redirected: false,
    type: 'basic',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({ error: { name, message: 'no' }, response: {} }),
  });

describe('problemOf', () => {
  it('tells refusals, missing things and failures apart', () => {
    expect(problemOf(new NotAllowedError('no'))).toBe('forbidden');
    expect(problemOf(new NotFoundError('no'))).toBe('not-found');
    expect(problemOf(new ServiceUnavailableError('no'))).toBe('failed');
    expect(problemOf(new TypeError('Failed to fetch'))).toBe('failed');
  });

  it('looks into the answer of a backend', async () => {
    expect(problemOf(await answer(403, 'NotAllowedError'))).toBe('forbidden');
    expect(problemOf(await answer(404, 'NotFoundError'))).toBe('not-found');
    expect(problemOf(await answer(500, 'Error'))).toBe('failed');
  });

  it('says what the backend said, not only its status', async () => {
    expect(messageOf(await answer(500, 'Error'))).toBe('no');
    expect(messageOf(new TypeError('no such thing'))).toBe('no such thing');
  });
});

it('says in a plain sentence that it was no backend that answered', async () => {
  const page = await ResponseError.fromResponse(
    new Response('<html>nginx</html>', { status: 502 }),
  );
  expect(messageOf(page)).toBe(
    "The portal can't be reached right now (502). Try again in a moment.",
  );
  // As clients make it of a 404.
  const missing = await ResponseError.fromResponse(
    new Response('<html>nginx</html>', { status: 404 }),
  );
  expect(
    messageOf(new NotFoundError(missing.body.error.message, missing)),
  ).toMatch(/^The answer did not come from the portal/);
});

describe('fieldProblems', () => {
  const sorted = (message: string) =>
    fieldProblems(new Error(message), ['justification', 'expiresAt']);

  it('understands messages over two lines', () => {
    expect(
      sorted(
        '✖ Too short\n  → at justification\n✖ Too far ahead\n  → at expiresAt',
      ),
    ).toEqual({ justification: 'Too short', expiresAt: 'Too far ahead' });
  });

  it('understands messages that name the field', () => {
    expect(sorted('expiresAt is at most 180 days ahead')).toEqual({
      expiresAt: 'expiresAt is at most 180 days ahead',
    });
  });

  it('takes the field that is named first, and drops its name before a colon', () => {
    expect(
      fieldProblems(
        new Error('expiresAt: a waiver of type accepted-risk may last 14 days'),
        ['type', 'expiresAt'],
      ),
    ).toEqual({ expiresAt: 'a waiver of type accepted-risk may last 14 days' });
  });

  it('keeps what names no field, and joins what names the same', () => {
    expect(sorted('a → at expiresAt\nb → at expiresAt\nnobody may')).toEqual({
      expiresAt: 'a b',
      form: 'nobody may',
    });
  });
});
