// Control characters, which a database may refuse, and characters that reorder
// text, which can make it read as something else. Line breaks and tabs stay.
const UNWANTED = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;

/** Whether a text has anything but plain characters; far cheaper than looking for what it has. */
function isUnusual(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code > 0x7e && code < 0xa0) || code > 0x2029) {
      return true;
    }
  }
  return false;
}

/** Text that can be stored and shown: at most `max` UTF-16 units, cut with an ellipsis. */
export function clean(text: string, max: number): string {
  // Cut first, with room for what is dropped: the length of a hostile text costs nothing.
  const head = text.slice(0, 2 * max);
  const unusual = isUnusual(head);
  const kept = (unusual ? head.replace(UNWANTED, '') : head).trim();
  const cut =
    kept.length > max || head.length < text.length
      ? `${kept.slice(0, max - 1)}…`
      : kept;
  return unusual ? cut.replace(LONE_SURROGATE, '\ufffd') : cut;
}

/** A link that may be followed from a page; undefined for anything but http and https. */
export function safeUrl(text: string | undefined): string | undefined {
  if (!text || text.length > 2000 || !/^https?:\/\//i.test(text)) {
    return undefined;
  }
  return URL.canParse(text) ? new URL(text).href : undefined;
}

/** ISO 8601 in UTC of whatever time the report states; undefined when it states none. */
export function isoTime(text: string | undefined): string | undefined {
  if (!text || text.length > 64) {
    return undefined;
  }
  const time = Date.parse(text);
  // Outside of this a stated time is a mistake, and no database's timestamp.
  return time > 0 && time < Date.UTC(2200, 0)
    ? new Date(time).toISOString()
    : undefined;
}
