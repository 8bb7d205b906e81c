import { createHash } from 'node:crypto';
import { escapeHtml } from '../git/pages/html';
import type { Message } from './store';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}' +
  'article{border:1px solid;padding:.5rem 1rem;margin:1rem 0}pre{font:inherit;white-space:pre-wrap}' +
  'button{font:inherit;margin-right:.5rem}';

/** Sends what somebody does as JSON, which no other site's form can. */
const SCRIPT = `
const say = text => { document.getElementById('answer').textContent = text; };
const send = async (path, body) => {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  say(answer.text ?? answer.error);
};
const me = () => document.getElementById('me').value.trim();
document.getElementById('link').addEventListener('submit', event => {
  event.preventDefault();
  send('link', { user: me(), code: document.getElementById('code').value });
});
document.querySelectorAll('button[data-action]').forEach(button => button.addEventListener('click', () => {
  const reason = document.getElementById('reason').value.trim();
  send(button.dataset.message + '/actions', { user: me(), action: button.dataset.action, ...(reason && { reason }) });
}));
`;

const hash = (text: string) =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(SCRIPT)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function article(message: Message): string {
  const buttons = (message.actions ?? [])
    .map(
      ({ id, label }) =>
        `<button data-message="${message.id}" data-action="${escapeHtml(id)}">${escapeHtml(label)}</button>`,
    )
    .join('');
  const link = message.link
    ? `<p><a href="${escapeHtml(message.link)}">Open in the portal</a></p>`
    : '';
  const outcome = message.outcome
    ? `<p><strong>${escapeHtml(message.outcome)}</strong></p>`
    : '';
  return `<article aria-label="Message ${message.id}"><p>${escapeHtml(message.author)}, ${escapeHtml(message.postedAt)}</p><pre>${escapeHtml(message.text)}</pre>${link}${outcome}${buttons}</article>`;
}

/** A channel for people to look at and press its buttons. Everything posted is escaped. */
export function chatPage(
  channel: string,
  messages: readonly Message[],
): Response {
  const name = escapeHtml(channel);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>#${name}</title><style>${STYLE}</style></head><body><main><h1>#${name}</h1>
<p><label>You are account <input id="me" value="U-demo"></label> <label>Reason <input id="reason"></label></p>
<form id="link"><label>Code from the portal <input id="code"></label> <button>Link this account</button></form>
<p id="answer" role="status"></p>
${[...messages].reverse().map(article).join('')}</main><script>${SCRIPT}</script></body></html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    },
  });
}
