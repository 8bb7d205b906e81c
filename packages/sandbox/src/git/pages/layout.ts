import { createHash } from 'node:crypto';
import { Html, markup } from './html';
import { STYLE } from './style';

/** Policy of every page: its own style, forms to itself, nothing else. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/** Who looks at a page. */
export interface Viewer {
  /** `portal`, a person's name, or undefined for somebody who is not signed in. */
  name: string | undefined;
  displayName: string;
  mayWrite: boolean;
  /** Path of the page, to come back to it. */
  here: string;
  /** Goes with every form, and is good for this person only. */
  token: string;
}

/** One page. */
export interface Page {
  title: string;
  /** Where it is, from the top; the last one is the page itself. */
  crumbs: { text: string; href: string }[];
  body: Html;
}

function signedIn(viewer: Viewer): Html {
  const back = `?return=${encodeURIComponent(viewer.here)}`;
  if (viewer.name === undefined) {
    return markup`<a href="/git/sign-in${back}">Sign in</a>`;
  }
  const other = `/git/sign-in${back}&not=${encodeURIComponent(viewer.name)}`;
  return markup`<span>${viewer.displayName}${
    !viewer.mayWrite && ' (reads only)'
  }</span> · <a href="${other}">Sign in as somebody else</a>`;
}

/** Renders a whole document. */
export function renderPage(
  { title, crumbs, body }: Page,
  viewer: Viewer,
): string {
  const trail = [{ text: 'Repositories', href: '/git/' }, ...crumbs].map(
    ({ text, href }, i) =>
      markup`${i > 0 && ' / '}<a href="${href}">${text}</a>`,
  );
  return markup`${new Html('<!doctype html>')}<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>${STYLE_ELEMENT}</head>
<body><a class="skip" href="#content">Skip to the content</a>
<header><div><nav aria-label="Where you are">${trail}</nav><div>${signedIn(viewer)}</div></div></header>
<main id="content" tabindex="-1">${body}</main></body></html>`.text;
}

/** A form that changes something. Its token tells that it came from a page of this person. */
export function form(
  action: string,
  viewer: Viewer,
  fields: Readonly<Record<string, string>>,
  content: Html,
): Html {
  return markup`<form method="post" action="${action}"><input type="hidden" name="token" value="${viewer.token}">${Object.entries(
    fields,
  ).map(
    ([name, value]) =>
      markup`<input type="hidden" name="${name}" value="${value}">`,
  )}${content}</form>`;
}
