import MarkdownIt from 'markdown-it';
import { Html, markup } from './html';

/** Longer texts are shown as they are: rendering them would hold up the server. */
const LONGEST_RENDERED = 200_000;

/** An address that begins with a scheme or a host, or is a place in the same text. */
const NOT_A_PATH = /^(?:[a-z][a-z\d+.-]*:|\/|\\|#|\?)/i;

/**
 * Tags of people are shown as text, links lead to addresses of the web or where
 * `pageOf` says, and pictures of others are not fetched.
 */
function renderer(pageOf?: (path: string) => string | undefined): MarkdownIt {
  const markdown = new MarkdownIt({ html: false }).disable('image');
  const own = new Set<string>();
  const { normalizeLink } = markdown;
  markdown.normalizeLink = address => {
    const page = NOT_A_PATH.test(address) ? undefined : pageOf?.(address);
    if (page === undefined) {
      return normalizeLink(address);
    }
    own.add(page);
    return page;
  };
  markdown.validateLink = address =>
    own.has(address) || /^https?:\/\//i.test(address);
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index].attrSet('rel', 'noreferrer');
    return self.renderToken(tokens, index, options);
  };
  return markdown;
}

/**
 * Markdown that somebody wrote, as a part of a page whose title is its only
 * heading of the first level.
 *
 * @param pageOf - the page of a file that is linked by its path; without it,
 * or where it knows none, that is no link
 */
export function prose(
  text: string,
  pageOf?: (path: string) => string | undefined,
): Html {
  if (text.length > LONGEST_RENDERED) {
    return markup`<pre>${text}</pre>`;
  }
  const markdown = renderer(pageOf);
  const tokens = markdown.parse(text, {});
  for (const token of tokens) {
    if (token.tag === 'h1') {
      token.tag = 'h2';
    }
    if (token.type === 'th_open' || token.type === 'td_open') {
      // The policy of the pages allows no style but their own.
      token.attrs = null;
    }
  }
  return new Html(markdown.renderer.render(tokens, markdown.options, {}));
}
