import { createHash } from 'node:crypto';
import type { Repository } from './repositories';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'pre,code{font:14px/1.5 ui-monospace,monospace}pre{overflow:auto;padding:1rem;border:1px solid}';

/** Policy of every page: its own style, nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash(
  'sha256',
)
  .update(STYLE)
  .digest(
    'base64',
  )}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Makes text safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** What the page of a repository shows. */
export interface RepositoryPage {
  repository: Repository;
  cloneUrl: string;
  branches: string[];
  files: string[];
  readme: string | undefined;
}

/** Renders the page of one repository. Everything that came from a push is escaped. */
export function renderRepository(page: RepositoryPage): string {
  const { repository } = page;
  const name = escapeHtml(`${repository.owner}/${repository.name}`);
  const base = `/git/${encodePath(`${repository.owner}/${repository.name}`)}`;
  const list = (items: string[]) =>
    items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>None yet.</p>';
  const branches = page.branches.map(
    b => `<li><code>${escapeHtml(b)}</code></li>`,
  );
  const files = page.files.map(
    f =>
      `<li><a href="${base}/raw/${encodePath(
        repository.defaultBranch,
      )}/${encodePath(f)}"><code>${escapeHtml(f)}</code></a></li>`,
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${name}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${name}</h1><p>${escapeHtml(repository.description)}</p>`,
    `<h2>Clone</h2><pre>git clone ${escapeHtml(page.cloneUrl)}</pre>`,
    `<p>The branch <code>${escapeHtml(
      repository.defaultBranch,
    )}</code> is protected: push to a branch of your own, for example <code>change/my-change</code>.</p>`,
    `<h2>Branches</h2>${list(branches)}`,
    `<h2>Files</h2>${list(files)}`,
    page.readme === undefined
      ? ''
      : `<h2>README</h2><pre>${escapeHtml(page.readme)}</pre>`,
    '</main></body></html>',
  ].join('\n');
}
