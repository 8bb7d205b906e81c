/** What chats take for markup or for a link with words of its own. */
const MARKUP = /[<>*`~|[\]]/g;
/** What some chats take for a call to everybody in a channel. */
const CALL = /(?<!\w)@(?=(?:all|channel|everyone|here)\b)/gi;

/**
 * Words of others on one line of a chat, in which they are nothing but words:
 * without markup, calls to everybody, links whose words say something other than
 * their address, and characters that nobody sees.
 */
export function chatText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .replace(MARKUP, '')
    .replace(CALL, '')
    .trim();
}
