/** What GitHub answered instead of what was asked for. */
export class GithubApiError extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    message: string,
    /** Whether it is one of GitHub's rate limits, which it also tells by 403. */
    readonly rateLimited: boolean,
  ) {
    super(message);
    this.name = 'GithubApiError';
  }
}

/** Reads an answer that is not a success. */
export async function readFailure(
  response: Response,
  doing: string,
): Promise<GithubApiError> {
  const text = await response.text();
  const { status, headers } = response;
  const said = messageOf(text);
  const rateLimited =
    status === 429 ||
    (status === 403 &&
      (headers.has('retry-after') ||
        headers.get('x-ratelimit-remaining') === '0' ||
        /rate limit/i.test(said)));
  return new GithubApiError(
    status,
    `${doing}: GitHub answered ${status}: ${said}`,
    rateLimited,
  );
}

function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body && 'message' in body) {
      return String(body.message);
    }
  } catch {
    // Falls through: a proxy on the way may answer in HTML.
  }
  return text.slice(0, 200) || 'nothing';
}
