import type { Inspection } from '../changes';
import { partIn } from '../changes/judge';
import type { FailingControl } from '../changes/state';
import type { Organisation } from '../organisation';
import { parseDiff, renderDiff } from './diff';
import { type Html, link, markup } from './html';
import { form, type Page, type Viewer } from './layout';
import { prose } from './prose';
import { crumb } from './repositoryPage';
import { checkTag, count, eventText, shortId, stateTag, time } from './words';

/** What the page of a change shows. */
export interface ChangePage {
  owner: string;
  name: string;
  found: Inspection;
  /** The patch; undefined when it is too long. */
  diff: string | undefined;
  organisation: Organisation;
}

const MAX_LINES = 3000;

function mergeBox(
  { owner, name, found, organisation }: ChangePage,
  viewer: Viewer,
): Html {
  const { change, blockers, head } = found;
  const at = link(owner, name, 'changes', change.id);
  if (change.merged) {
    return markup`<section class="box good"><h2>Merged</h2><p>${organisation.displayName(
      change.merged.by,
    )} merged this as ${shortId(change.merged.commit)}, ${time(
      change.merged.at,
    )}.</p></section>`;
  }
  if (change.state === 'closed') {
    return markup`<section class="box bad"><h2>Closed</h2><p>It was closed without merging.</p></section>`;
  }
  const acts = viewer.mayWrite && head !== undefined;
  if (blockers.length > 0) {
    return markup`<section class="box wait"><h2>Before this is merged</h2><ul>${blockers.map(
      ({ message }) => markup`<li>${message}</li>`,
    )}</ul></section>`;
  }
  return markup`<section class="box good"><h2>Ready to be merged</h2><p>Every rule of <code>${
    change.target
  }</code> is fulfilled.</p>${
    acts
      ? form(
          `${at}/merge`,
          viewer,
          { head },
          markup`<button class="main">Merge into ${change.target}</button>`,
        )
      : markup`<p class="soft">Sign in as somebody who may write to merge it.</p>`
  }</section>`;
}

function reviewBox(
  { owner, name, found, organisation }: ChangePage,
  viewer: Viewer,
): Html | false {
  const { change, head, approvals } = found;
  const at = link(owner, name, 'changes', change.id);
  if (change.state !== 'open' || head === undefined) {
    return false;
  }
  if (viewer.name === undefined) {
    return markup`<p><a href="/git/sign-in?return=${encodeURIComponent(
      viewer.here,
    )}">Sign in</a> to review this.</p>`;
  }
  const part =
    viewer.name === 'portal'
      ? 'people approve, not the portal'
      : partIn(viewer.name, { ...found, organisation });
  const mine = approvals.some(
    ({ by, head: seen }) => by === viewer.name && seen === head,
  );
  const mayClose = [change.author, change.openedBy, 'portal'].includes(
    viewer.name,
  );
  let review: Html;
  if (mine) {
    review = form(
      `${at}/retract`,
      viewer,
      {},
      markup`<p>You approve the latest commit.</p><button>Take back my approval</button>`,
    );
  } else if (part === undefined) {
    review = form(
      `${at}/approve`,
      viewer,
      { head },
      markup`<label for="comment">Comment (optional)</label><textarea id="comment" name="comment" rows="2" maxlength="2000"></textarea><button class="main">Approve ${head.slice(
        0,
        10,
      )}</button>`,
    );
  } else {
    review = markup`<p>You can't approve this: ${part}.</p>`;
  }
  return markup`${review}${
    mayClose &&
    form(
      `${at}/close`,
      viewer,
      {},
      markup`<button>Close without merging</button>`,
    )
  }`;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

function weight({ severity }: FailingControl): number {
  const index = SEVERITIES.indexOf(severity);
  return index < 0 ? SEVERITIES.length : index;
}

function controlItem(
  { owner, name, found }: ChangePage,
  control: FailingControl,
): Html {
  const ref = found.head ?? found.change.head;
  const places = control.evidence.map(({ path, line }) => {
    const text = line === undefined ? path : `${path}:${line}`;
    const href = link(owner, name, 'blob', ref, ...path.split('/'));
    return markup`<li><a href="${href}${
      line === undefined ? '' : `#L${line}`
    }"><code>${text}</code></a></li>`;
  });
  return markup`<li><div class="row"><strong>${control.title}</strong> <span class="tag ${
    control.state === 'fail' ? 'bad' : 'wait'
  }">${control.state === 'fail' ? '✗ Fails' : '? Unknown'} · ${
    control.severity
  }</span></div><p>${control.message}</p>${
    places.length > 0 && markup`<ul>${places}</ul>`
  }<p class="soft">${control.remediation}</p></li>`;
}

function checksSection(page: ChangePage): Html {
  const { checks } = page.found;
  return markup`<section><h2>Checks</h2>${
    checks.length === 0
      ? markup`<p class="soft">None has run on the latest commit.</p>`
      : checks.map(
          ({ name, required, state, check }) =>
            markup`<div class="row"><span><code>${name}</code>${
              required && ' · required'
            }</span>${checkTag(state)}</div><p class="soft">${check?.summary}${
              check?.url &&
              markup` <a href="${check.url}" rel="noreferrer">Details of ${name}</a>`
            }</p>${
              check &&
              check.controls.length > 0 &&
              markup`<details><summary>${count(
                check.controls.length,
                'control',
              )} to put right</summary><ul class="list">${[...check.controls]
                .sort((a, b) => weight(a) - weight(b))
                .map(control => controlItem(page, control))}</ul></details>`
            }`,
        )
  }</section>`;
}

function approvalsSection({ found, organisation }: ChangePage): Html {
  const { approvals, owners } = found;
  const name = (by: string) => organisation.displayName(by);
  return markup`<section><h2>Approvals</h2>${
    approvals.length === 0
      ? markup`<p class="soft">Nobody has approved yet.</p>`
      : markup`<ul class="list">${approvals.map(
          one =>
            markup`<li><div class="row"><span>${name(one.by)}</span><span class="tag ${
              one.counts ? 'good' : 'wait'
            }">${one.counts ? '✓ Counts' : '– Does not count'}</span></div><span class="soft">${time(
              one.at,
            )}, ${shortId(one.head)}${one.why && `: ${one.why}`}</span>${
              one.comment && markup`<p>${one.comment}</p>`
            }</li>`,
        )}</ul>`
  }${
    owners.length > 0 &&
    markup`<h3>Code owners</h3><ul class="list">${owners.map(
      ({ line, pattern, owners: named, paths, approvedBy }) =>
        markup`<li><div class="row"><span>${named.join(', ')}</span><span class="tag ${
          approvedBy.length > 0 ? 'good' : 'wait'
        }">${
          approvedBy.length > 0
            ? `✓ ${approvedBy.map(name).join(', ')}`
            : '… Waits'
        }</span></div><span class="soft">${count(
          paths.length,
          'file',
        )} of <code>${pattern}</code>, line ${line} of CODEOWNERS</span></li>`,
    )}</ul>`
  }</section>`;
}

function filesSection({ owner, name, found, diff }: ChangePage): Html {
  const { files, change } = found;
  const raw = `/git/api/repos/${owner}/${name}/changes/${change.id}/diff`;
  const parsed = parseDiff(
    diff ?? '',
    files.map(file => file.path),
  );
  const lines = parsed.reduce((sum, file) => sum + file.lines.length, 0);
  const shown = diff !== undefined && lines <= MAX_LINES;
  const summary = files.map(({ path, status, additions, deletions }, i) => {
    const size =
      additions === null || deletions === null
        ? 'no text'
        : `+${additions} −${deletions}`;
    const text = markup`<code>${path}</code> <span class="soft">${status}, ${size}</span>`;
    return shown
      ? markup`<section class="file"><h3 id="file-${i}">${text}</h3>${
          parsed[i] && parsed[i].lines.length > 0 && renderDiff(parsed[i])
        }</section>`
      : markup`<li>${text}</li>`;
  });
  return markup`<section><h2>${count(files.length, 'file')}</h2>${
    shown
      ? summary
      : markup`<ul class="list">${summary}</ul><p>The difference is long: <a href="${raw}">read it as text</a>.</p>`
  }</section>`;
}

/** Renders the page of one change. */
export function changePage(page: ChangePage, viewer: Viewer): Page {
  const { owner, name, found, organisation } = page;
  const { change, notes, protection } = found;
  const repository = { owner, name };
  const person = (by: string) =>
    by === 'git' ? 'The server' : organisation.displayName(by);
  return {
    title: `${change.title} · ${owner}/${name}`,
    crumbs: [
      crumb(repository),
      { text: 'Changes', href: link(owner, name, 'changes') },
      { text: `#${change.id}`, href: link(owner, name, 'changes', change.id) },
    ],
    body: markup`<h1>${change.title}</h1>
<p>${stateTag(change.state)}${change.labels.map(
      label => markup` <span class="tag soft">${label}</span>`,
    )} <span class="soft">#${change.id} by ${person(
      change.author,
    )}, from <code>${change.source}</code> to <code>${change.target}</code></span></p>
${change.description && markup`<section class="prose" aria-label="Why">${prose(change.description)}</section>`}
${mergeBox(page, viewer)}
<section>${reviewBox(page, viewer)}</section>
<div class="two">${approvalsSection(page)}${checksSection(page)}</div>
${
  notes.length > 0 &&
  markup`<h2>About the rules</h2><ul>${notes.map(
    note => markup`<li>${note}</li>`,
  )}</ul>`
}
<p class="soft">Rules of <code>${change.target}</code>${
      protection.from === 'default' && ' (none are written down)'
    }: ${count(protection.requiredApprovals, 'approval')}${
      protection.codeOwners && ', code owners'
    }${protection.dismissStale && ', of the latest commit'}${
      protection.lastPushApproval && ', not by who pushed'
    }${
      protection.requiredChecks.length > 0 &&
      `; checks: ${protection.requiredChecks.join(', ')}`
    }.</p>
${filesSection(page)}
<details><summary>History</summary><ol>${change.events.map(
      event =>
        markup`<li>${person(event.by)} ${eventText(event)} ${
          event.head && shortId(event.head)
        } <span class="soft">${time(event.at)}</span></li>`,
    )}</ol></details>`,
  };
}
