/** Answers of what stands before the portal, or of a portal that is not up. */
const AWAY = [502, 503, 504];

/**
 * What went wrong, in a plain sentence, where it was no backend that said it: a
 * page of a proxy, an answer without words, or none. What a backend said stays.
 * In English, as all that backends say.
 */
export function inPlainWords({ name, message }: Error): string {
  // What Backstage writes, with the whole body, when an answer is not its own.
  const [, status] =
    /^Request failed with status (\d{3})\b/.exec(message) ?? [];
  if (status) {
    return AWAY.includes(Number(status))
      ? `The portal can't be reached right now (${status}). Try again in a moment.`
      : `The answer did not come from the portal but from something in between (${status}). Load the page again; if that does not help, tell who runs the portal.`;
  }
  // Browsers have a message each for a request that got no answer.
  if (
    name === 'TypeError' &&
    /^(Failed to fetch|NetworkError when|Load failed)/.test(message)
  ) {
    return "The portal can't be reached. Check your connection and try again.";
  }
  // A page where JSON was to be, such as the sign-in page of a proxy.
  return name === 'SyntaxError' && /JSON/.test(message)
    ? 'The answer did not come from the portal; you may be signed out. Load the page again.'
    : message;
}
