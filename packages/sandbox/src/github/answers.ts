/** A refusal as GitHub words it. */
export class GithubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'GithubError';
  }

  toResponse(): Response {
    return Response.json(
      {
        message: this.message,
        documentation_url: 'https://docs.github.com/rest',
        status: String(this.status),
      },
      { status: this.status, headers: this.headers },
    );
  }
}

/** What is not there, or not for the caller to see. */
export const notFound = (): GithubError => new GithubError(404, 'Not Found');

/** @throws GithubError 422 */
export function invalid(problem: string): never {
  throw new GithubError(422, `Validation Failed: ${problem}`);
}

const MAX_PER_PAGE = 100;

function readNumber(query: URLSearchParams, name: string, otherwise: number) {
  const text = query.get(name);
  const number = text === null ? otherwise : Number(text);
  // GitHub cuts what is too much; a caller that asks for it counts on more
  // than it gets.
  if (!Number.isInteger(number) || number < 1) {
    invalid(`${name} '${text}'`);
  }
  return number;
}

/**
 * One page of rows, with the links to the others in its header.
 *
 * @param pageSize - most rows of a page, below what the caller asked for
 */
export function page(url: URL, rows: object[], pageSize: number): Response {
  const asked = readNumber(url.searchParams, 'per_page', 30);
  if (asked > MAX_PER_PAGE) {
    invalid(`per_page is ${MAX_PER_PAGE} at most`);
  }
  const perPage = Math.min(asked, pageSize);
  const number = readNumber(url.searchParams, 'page', 1);
  const start = (number - 1) * perPage;
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const more = start + perPage < rows.length;
  return Response.json(rows.slice(start, start + perPage), {
    headers: more ? { link: `<${next.href}>; rel="next"` } : {},
  });
}

/** @throws GithubError 422 for parameters that the operation does not have */
export function allow(url: URL, ...names: string[]): void {
  const unknown = [...url.searchParams.keys()].find(
    name => !names.includes(name),
  );
  if (unknown) {
    invalid(`there is no parameter ${unknown}`);
  }
}
