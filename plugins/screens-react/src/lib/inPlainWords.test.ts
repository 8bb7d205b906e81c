import { ResponseError } from '@backstage/errors';
import { inPlainWords } from './inPlainWords';

async function causeOf(status: number, body: string, type: string) {
  const error = await ResponseError.fromResponse(
    new Response(body, { status, headers: { 'Content-Type': type } }),
  );
  return error.cause;
}

const PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

describe('inPlainWords', () => {
  it.each([
    [502, PAGE, 'text/html', "The portal can't be reached right now (502)."],
    [502, '', 'text/plain', "The portal can't be reached right now (502)."],
    [503, '{"ok":false}', 'application/json', 'right now (503).'],
    [403, PAGE, 'text/html', 'from something in between (403).'],
  ])('says what a %d with %j is', async (status, body, type, words) => {
    const said = inPlainWords(await causeOf(status, body, type));
    expect(said).toContain(words);
    expect(said).not.toMatch(/[<{]|nginx|Request failed/);
  });

  it('says that there was no answer, in every browser', () => {
    for (const message of [
      'Failed to fetch',
      'NetworkError when attempting to fetch resource.',
      'Load failed',
    ]) {
      expect(inPlainWords(new TypeError(message))).toBe(
        "The portal can't be reached. Check your connection and try again.",
      );
    }
  });

  it('says that a page came where there was to be an answer', async () => {
    const error = await new Response(PAGE).json().catch(e => e);
    expect(inPlainWords(error)).toMatch(/^The answer did not come from/);
  });

  it('leaves what a backend said, and other faults', async () => {
    const body = JSON.stringify({
      error: { name: 'ConflictError', message: 'Bo was first' },
      response: { statusCode: 409 },
    });
    expect(inPlainWords(await causeOf(409, body, 'application/json'))).toBe(
      'Bo was first',
    );
    expect(inPlainWords(new TypeError('x is not a function'))).toBe(
      'x is not a function',
    );
  });
});
