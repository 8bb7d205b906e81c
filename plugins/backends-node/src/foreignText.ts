/** What no row can hold, or what shows a text as something that it does not say. */
const UNFIT = /[\p{Cs}\p{Bidi_Control}]|(?![\n\r\t])\p{Cc}/gu;

/** What most texts are made of, which is told in a tenth of the time. */
const PLAIN = /^[ -~]*$/;

/** Longest text of others that is kept, in characters: more is read by nobody. */
const MOST = 2000;

/**
 * Text that somebody else wrote, for example a provider's error or a name there,
 * as it can be kept and shown: what it can't be made of is replaced, and it has
 * an end. PostgreSQL refuses a row for one such character.
 *
 * @param most - characters that are kept; an ellipsis follows what is cut
 */
export function foreignText(text: string, most: number = MOST): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return PLAIN.test(cut) ? cut : cut.replace(UNFIT, '\uFFFD');
}
