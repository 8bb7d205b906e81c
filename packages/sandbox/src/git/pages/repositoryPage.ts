import { posix } from 'node:path';
import type { ChangeState } from '../changes/state';
import type { NamedCommit, Repository } from '../repositories';
import { type Html, link, markup } from './html';
import { form, type Page, type Viewer } from './layout';
import { prose } from './prose';
import { count, shortId, stateTag, time } from './words';

/** What the page of a repository shows. */
export interface RepositoryPage {
  repository: Repository;
  cloneUrl: string;
  branches: NamedCommit[];
  tags: NamedCommit[];
  files: string[];
  changes: ChangeState[];
  readme: string | undefined;
}

const SHOWN = 100;

/** The page of a file. */
function blobLink(
  { owner, name }: Repository,
  ref: string,
  path: string,
): string {
  return link(owner, name, 'blob', ref, ...path.split('/'));
}

/** Markdown of a repository, with links to the pages of its files. */
function markdownOf(
  repository: Repository,
  ref: string,
  path: string,
  text: string,
  files: readonly string[],
): Html {
  return prose(text, address => {
    const [target] = address.split('#');
    const file = posix.join(posix.dirname(path), target);
    return files.includes(file) ? blobLink(repository, ref, file) : undefined;
  });
}

/** Where a repository is. */
export function crumb({ owner, name }: { owner: string; name: string }) {
  return { text: `${owner}/${name}`, href: link(owner, name) };
}

function list(items: Html[], none: string): Html {
  return items.length > 0
    ? markup`<ul class="list">${items}</ul>`
    : markup`<p class="soft">${none}</p>`;
}

/** Lines of a list of changes. */
export function changeItems(
  { owner, name }: Repository,
  changes: ChangeState[],
  displayName: (name: string) => string,
): Html[] {
  return changes.map(
    change =>
      markup`<li class="row"><span><a href="${link(
        owner,
        name,
        'changes',
        change.id,
      )}">${change.title}</a>${change.labels.map(
        label => markup` <span class="tag soft">${label}</span>`,
      )}<br><span class="soft">#${change.id} by ${displayName(
        change.author,
      )} from <code>${change.source}</code>, ${time(
        change.updatedAt,
      )}</span></span> ${stateTag(change.state)}</li>`,
  );
}

/** The form that opens a change from a branch. */
function openForm(
  { owner, name, defaultBranch }: Repository,
  branches: NamedCommit[],
  changes: ChangeState[],
  viewer: Viewer,
): Html | false {
  const offered = new Set(
    changes.filter(c => c.state === 'open').map(c => c.source),
  );
  const free = branches.filter(
    branch => branch.name !== defaultBranch && !offered.has(branch.name),
  );
  if (!viewer.mayWrite || viewer.name === 'portal' || free.length === 0) {
    return false;
  }
  return markup`<details><summary>Open a change</summary>${form(
    link(owner, name, 'changes'),
    viewer,
    {},
    markup`<label for="source">Branch</label><select id="source" name="source">${free.map(
      branch => markup`<option value="${branch.name}">${branch.name}</option>`,
    )}</select>
<label for="title">Title</label><input id="title" name="title" required maxlength="200">
<label for="description">Why</label><textarea id="description" name="description" rows="4" maxlength="20000"></textarea>
<button class="main">Open the change</button>`,
  )}</details>`;
}

/** Renders the page of one repository. */
export function repositoryPage(
  page: RepositoryPage,
  viewer: Viewer,
  displayName: (name: string) => string,
): Page {
  const { repository, branches, tags, files, changes } = page;
  const { owner, name, defaultBranch } = repository;
  const open = changes.filter(change => change.state === 'open');
  const refItem = (kind: string) => (ref: NamedCommit) =>
    markup`<li class="row"><a href="${link(
      owner,
      name,
      'tree',
      ref.name,
    )}"><code>${ref.name}</code></a> <span class="soft">${kind} ${shortId(
      ref.commit,
    )}</span></li>`;
  return {
    title: `${owner}/${name}`,
    crumbs: [crumb(repository)],
    body: markup`<h1>${owner}/${name}</h1>
<p class="soft">${repository.description || 'No description.'}</p>
<pre tabindex="0" aria-label="Command to clone">git clone ${page.cloneUrl}</pre>
<p>The branch <code>${defaultBranch}</code> is protected. Push to a branch of your own, for example <code>change/my-change</code>, and open a change from it.</p>
<h2>Open changes</h2>
${list(changeItems(repository, open, displayName), 'Nothing waits for review.')}
<p>${
      changes.length > 0 &&
      markup`<a href="${link(owner, name, 'changes')}">${count(
        changes.length,
        'change',
      )} in all</a>`
    }</p>
${openForm(repository, branches, changes, viewer)}
<div class="two"><section><h2>Files</h2>${list(
      files
        .slice(0, SHOWN)
        .map(
          path =>
            markup`<li><a href="${blobLink(
              repository,
              defaultBranch,
              path,
            )}"><code>${path}</code></a></li>`,
        ),
      'The repository waits for its initial import.',
    )}${
      files.length > SHOWN &&
      markup`<p><a href="${link(owner, name, 'tree', defaultBranch)}">All ${files.length} files</a></p>`
    }</section>
<section><h2>Branches</h2>${list(branches.map(refItem('at')), 'None yet.')}
<h2>Releases</h2>${list(tags.map(refItem('marks')), 'None yet.')}</section></div>
${
  page.readme !== undefined &&
  markup`<h2 id="readme">README</h2><section class="prose" aria-labelledby="readme">${markdownOf(
    repository,
    defaultBranch,
    'README.md',
    page.readme,
    files,
  )}</section>`
}`,
  };
}

/** All changes of a repository. */
export function changesPage(
  repository: Repository,
  changes: ChangeState[],
  displayName: (name: string) => string,
): Page {
  const { owner, name } = repository;
  return {
    title: `Changes of ${owner}/${name}`,
    crumbs: [
      crumb(repository),
      { text: 'Changes', href: link(owner, name, 'changes') },
    ],
    body: markup`<h1>Changes</h1>${list(
      changeItems(repository, changes, displayName),
      'There are none yet. Push a branch and open a change from it.',
    )}`,
  };
}

/** All files of a branch, tag or commit. */
export function treePage(
  repository: Repository,
  ref: string,
  files: string[],
): Page {
  const { owner, name } = repository;
  return {
    title: `${ref} of ${owner}/${name}`,
    crumbs: [
      crumb(repository),
      { text: ref, href: link(owner, name, 'tree', ref) },
    ],
    body: markup`<h1>Files of ${ref}</h1>${list(
      files.map(
        path =>
          markup`<li><a href="${blobLink(
            repository,
            ref,
            path,
          )}"><code>${path}</code></a></li>`,
      ),
      'There are none.',
    )}`,
  };
}

/** One file with line numbers; `#L3` leads to a line. Markdown is rendered above its lines. */
export function filePage(
  repository: Repository,
  ref: string,
  path: string,
  text: string | undefined,
  files: readonly string[],
): Page {
  const { owner, name } = repository;
  const raw = link(owner, name, 'raw', ref, ...path.split('/'));
  const lines = text?.replace(/\n$/, '').split('\n');
  return {
    title: `${path} · ${owner}/${name}`,
    crumbs: [
      crumb(repository),
      { text: ref, href: link(owner, name, 'tree', ref) },
      { text: path, href: blobLink(repository, ref, path) },
    ],
    body: markup`<h1>${path}</h1><p><a href="${raw}">Raw</a></p>${
      text !== undefined &&
      path.endsWith('.md') &&
      markup`<section class="prose" aria-label="Rendered">${markdownOf(
        repository,
        ref,
        path,
        text,
        files,
      )}</section><h2>Lines</h2>`
    }${
      lines
        ? markup`<div class="scroll file" role="region" tabindex="0" aria-label="Lines of ${path}"><table class="diff"><tbody>${lines.map(
            (line, i) =>
              markup`<tr id="L${i + 1}"><th scope="row">${
                i + 1
              }</th><td>${line}</td></tr>`,
          )}</tbody></table></div>`
        : markup`<p class="soft">This file is no text.</p>`
    }`,
  };
}

/** All repositories. */
export function indexPage(repositories: Repository[]): Page {
  return {
    title: 'Repositories',
    crumbs: [],
    body: markup`<h1>Repositories</h1>${list(
      repositories.map(
        ({ owner, name, description }) =>
          markup`<li><a href="${link(owner, name)}">${owner}/${name}</a><br><span class="soft">${
            description || 'No description.'
          }</span></li>`,
      ),
      'There are none yet. Scaffold a service in the portal.',
    )}`,
  };
}
