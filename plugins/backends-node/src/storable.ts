/** What no row of PostgreSQL can hold: NUL, and half of a character. */
const UNFIT = /[\0\p{Cs}]/u;
const EACH_UNFIT = /[\0\p{Cs}]/gu;

/**
 * Text that somebody else wrote, for example a name at a source that is read, as
 * a row can hold it: each character that none can is replaced by U+FFFD. One
 * such character must not cost everything else that is stored with it.
 */
export function storable(text: string): string {
  return UNFIT.test(text) ? text.replace(EACH_UNFIT, '\ufffd') : text;
}
