import { ConflictError, InputError, ResponseError } from '@backstage/errors';
import { describeTrouble } from './errors';

async function responseError(status: number, name: string, message: string) {
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name, message },
        response: { statusCode: status },
      }),
      { status, headers: { 'Content-Type': 'application/json' } },
    ),
  );
}

describe('describeTrouble', () => {
  it.each([
    [409, 'ConflictError', 'conflict'],
    [403, 'NotAllowedError', 'forbidden'],
    [404, 'NotFoundError', 'not-found'],
    [400, 'InputError', 'invalid'],
    [500, 'Error', 'other'],
  ])(
    'reads a %d from the server, with its words',
    async (status, name, kind) => {
      const error = await responseError(status, name, 'Bo was first');
      expect(describeTrouble(error)).toMatchObject({
        kind,
        message: 'Bo was first',
      });
    },
  );

  it('goes by the status where the name says nothing', async () => {
    const error = await responseError(403, 'Error', 'no');
    expect(describeTrouble(error).kind).toBe('forbidden');
  });

  it('reads an error thrown right here', () => {
    expect(describeTrouble(new ConflictError('late')).kind).toBe('conflict');
    expect(describeTrouble(new TypeError('no such thing'))).toEqual({
      kind: 'other',
      message: 'no such thing',
      field: null,
    });
  });

  it('does not show the page of a proxy, nor look for fields in it', async () => {
    const page = await ResponseError.fromResponse(
      new Response('<html>no reason given</html>', { status: 400 }),
    );
    expect(describeTrouble(page)).toEqual({
      kind: 'invalid',
      message: expect.stringMatching(
        /^The answer did not come from the portal/,
      ),
      field: null,
    });
  });

  it('finds the field that is named, and only for invalid input', () => {
    expect(
      describeTrouble(new InputError('duration: at most PT4H')).field,
    ).toBe('duration');
    expect(describeTrouble(new InputError('The Ticket is closed')).field).toBe(
      'ticket',
    );
    expect(describeTrouble(new InputError('bad body')).field).toBeNull();
    expect(
      describeTrouble(new ConflictError('the reason changed')).field,
    ).toBeNull();
  });
});
