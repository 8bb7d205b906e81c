import MarkdownIt from 'markdown-it';
import { Html } from './html';

/** Tags of people are shown as text, links lead to addresses of the web only, and pictures of others are not fetched. */
const markdown = new MarkdownIt({ html: false }).disable('image');
markdown.validateLink = address => /^https?:\/\//i.test(address);

markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index].attrSet('rel', 'noreferrer');
  return self.renderToken(tokens, index, options);
};

/** Markdown that somebody wrote, as a part of a page whose title is its only heading of the first level. */
export function prose(text: string): Html {
  const tokens = markdown.parse(text, {});
  for (const token of tokens) {
    if (token.tag === 'h1') {
      token.tag = 'h2';
    }
  }
  return new Html(markdown.renderer.render(tokens, markdown.options, {}));
}
