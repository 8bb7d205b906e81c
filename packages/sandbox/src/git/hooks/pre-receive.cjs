#!/usr/bin/env node
/*
 * Decides about a push before any ref moves. Installed as `hooks/pre-receive`
 * of every repository, so it holds for every way of pushing to it.
 *
 * - The default branch is created once, by the portal's import. After that
 *   nobody pushes to it, rewrites it or deletes it.
 * - A tag is created once, by the portal, and never moved or deleted.
 * - No new object may hold a private key or a well-known credential. Every new
 *   blob, commit message and tag message of every new commit is read, so that a
 *   secret that a later commit takes out again is found too.
 *
 * What can't be decided is refused. No finding repeats the secret it found.
 * What is let through is written down first: who pushed which commits to what.
 *
 * Environment: FAIRWAY_ACTOR is `portal` or the name of the user who pushes.
 */
'use strict';

const { execFileSync } = require('node:child_process');
const {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} = require('node:fs');
const { join } = require('node:path');

const ZERO = /^0+$/;
const MAX_OBJECTS = 50_000;
const MAX_OBJECT_BYTES = 10 * 1024 * 1024;
const MAX_TOTAL_BYTES = 200 * 1024 * 1024;
const MAX_GROUP_BYTES = 24 * 1024 * 1024;
const MAX_REPORTED = 10;
/** Read by changes/pushLog.ts. */
const PUSH_LOG = 'fairway/pushes.jsonl';

/** What is looked for. Each pattern is linear in the length of its input. */
const RULES = [
  [
    'a private key',
    /-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/,
  ],
  ['a PuTTY private key', /PuTTY-User-Key-File-\d/],
  ['an age secret key', /AGE-SECRET-KEY-1[0-9A-Z]{58}/],
  [
    'an AWS access key id',
    /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/,
  ],
  [
    'an AWS secret access key',
    /aws.{0,20}secret.{0,20}[=:]\s{0,5}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i,
  ],
  [
    'a GitHub token',
    /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/,
  ],
  ['a GitLab token', /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20}/],
  ['a Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{20}/],
  [
    'a Slack webhook',
    /hooks\.slack\.com\/services\/T[A-Za-z0-9]{6,}\/B[A-Za-z0-9]{6,}\/[A-Za-z0-9]{20}/,
  ],
  ['an npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/],
  ['a Google API key', /(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}/],
  ['a Stripe live key', /(?<![A-Za-z0-9])[rs]k_live_[0-9A-Za-z]{24}/],
  ['an Azure storage key', /AccountKey=[A-Za-z0-9+/]{86}==/],
];

/** AWS publishes these as examples in its documentation; they open nothing. */
const DOCUMENTED_EXAMPLES = /(?:AKIAIOSFODNN7|AKIAI44QH8DHB)EXAMPLE/g;

function git(args, input) {
  return execFileSync('git', args, { input, maxBuffer: 64 * 1024 * 1024 });
}

function refuse(lines) {
  process.stderr.write(`\n${lines.join('\n')}\n\n`);
  process.exit(1);
}

function defaultBranchRef() {
  return git(['symbolic-ref', 'HEAD']).toString().trim();
}

function checkRefs(updates, actor) {
  const protectedRef = defaultBranchRef();
  const branch = protectedRef.replace('refs/heads/', '');
  const imported =
    git(['for-each-ref', '--format=%(refname)', protectedRef]).length > 0;
  if (!imported && actor !== 'portal') {
    refuse([
      'Refused: this repository waits for its initial import by the portal.',
      'Scaffold the service from a template first, then push a branch.',
    ]);
  }
  for (const { before, after, ref } of updates) {
    // Where file names ignore case, a branch `Main` would be the branch `main`.
    if (
      ref !== protectedRef &&
      ref.toLowerCase() === protectedRef.toLowerCase()
    ) {
      refuse([
        `Refused: ${ref} differs from the default branch ${branch} only in case. Choose another name.`,
      ]);
    }
    const created = ZERO.test(before);
    const deleted = ZERO.test(after);
    if (!/^refs\/(heads|tags)\//.test(ref)) {
      refuse([
        `Refused: ${ref} is neither a branch nor a tag.`,
        'Push to a branch, for example: git push origin HEAD:change/my-change',
      ]);
    }
    if (ref === protectedRef && deleted) {
      refuse([
        `Refused: ${branch} is the default branch and can't be deleted.`,
      ]);
    }
    if (ref === protectedRef && !(created && actor === 'portal')) {
      refuse([
        created
          ? `Refused: ${branch} is created by the portal's import, not by a push.`
          : `Refused: ${branch} is protected. Nobody pushes to it directly or rewrites it.`,
        'Push to another branch and open a change from it on the page of this repository:',
        '  git push origin HEAD:change/my-change',
      ]);
    }
    if (ref.startsWith('refs/tags/') && created && actor !== 'portal') {
      refuse([
        `Refused: the tag ${ref.replace('refs/tags/', '')} would mark a release, and releases are made by the portal.`,
        'Push a branch instead and offer it for review.',
      ]);
    }
    if (ref.startsWith('refs/tags/') && !created) {
      refuse([
        `Refused: the tag ${ref.replace('refs/tags/', '')} exists. A tag is never moved or deleted.`,
        'Create a new tag instead.',
      ]);
    }
  }
}

/** Lists objects that the push brings in: id and, for files, a path. */
function newObjects(updates) {
  const tips = updates.map(u => u.after).filter(id => !ZERO.test(id));
  if (tips.length === 0) {
    return new Map();
  }
  const out = git(
    ['rev-list', '--objects', '--stdin', '--not', '--all'],
    `${tips.join('\n')}\n`,
  ).toString('utf8');
  const objects = new Map();
  for (const line of out.split('\n')) {
    if (line !== '') {
      const space = line.indexOf(' ');
      const id = space < 0 ? line : line.slice(0, space);
      objects.set(id, space < 0 ? '' : line.slice(space + 1));
    }
  }
  return objects;
}

/** Type and size of each object. Trees hold no content of their own and are left out. */
function describe(objects) {
  const out = git(
    ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'],
    `${[...objects.keys()].join('\n')}\n`,
  ).toString();
  const described = [];
  for (const line of out.trim().split('\n')) {
    const [id, type, size] = line.split(' ');
    if (type === 'missing' || size === undefined) {
      refuse([
        `Refused: object ${id} is missing from the push. Push again with a full clone.`,
      ]);
    }
    if (type !== 'tree') {
      described.push({ id, type, size: Number(size), path: objects.get(id) });
    }
  }
  return described;
}

function checkSizes(objects) {
  const big = objects.find(o => o.size > MAX_OBJECT_BYTES);
  if (big) {
    refuse([
      `Refused: ${big.path || big.id} has ${big.size} bytes; ${MAX_OBJECT_BYTES} are allowed per file.`,
      'Keep large files in an artefact store and take it out of every commit of this push.',
    ]);
  }
  const total = objects.reduce((sum, o) => sum + o.size, 0);
  if (total > MAX_TOTAL_BYTES) {
    refuse([
      `Refused: the push unpacks to ${total} bytes; ${MAX_TOTAL_BYTES} are allowed.`,
      'Push the commits in several smaller pushes.',
    ]);
  }
}

/** Splits objects into groups that fit into memory together. */
function groups(objects) {
  const result = [[]];
  let size = 0;
  for (const object of objects) {
    if (size + object.size > MAX_GROUP_BYTES && size > 0) {
      result.push([]);
      size = 0;
    }
    result[result.length - 1].push(object);
    size += object.size;
  }
  return result;
}

function secretsOf(object, content) {
  // Latin-1 keeps every byte; without the zero bytes UTF-16 text reads as text.
  const text = content
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(DOCUMENTED_EXAMPLES, '');
  return RULES.filter(([, pattern]) => pattern.test(text)).map(([what]) => ({
    what,
    where:
      object.type === 'blob'
        ? `file ${JSON.stringify(object.path || object.id)}`
        : `message of ${object.type} ${object.id.slice(0, 12)}`,
  }));
}

/** Reads a group with one process: `<id> <type> <size>`, the content, a line end. */
function secretsOfGroup(group) {
  const out = git(
    ['cat-file', '--batch'],
    `${group.map(o => o.id).join('\n')}\n`,
  );
  const found = [];
  let offset = 0;
  for (const object of group) {
    const start = out.indexOf('\n', offset) + 1;
    if (
      out.subarray(offset, start - 1).toString() !==
      `${object.id} ${object.type} ${object.size}`
    ) {
      throw new Error(`object ${object.id} could not be read`);
    }
    found.push(...secretsOf(object, out.subarray(start, start + object.size)));
    offset = start + object.size + 1;
  }
  return found;
}

/** Refuses secrets; tells which commits are new. */
function checkObjects(updates) {
  const listed = newObjects(updates);
  if (listed.size > MAX_OBJECTS) {
    refuse([
      `Refused: the push has ${listed.size} objects; ${MAX_OBJECTS} are allowed.`,
      'Push the commits in several smaller pushes.',
    ]);
  }
  if (listed.size === 0) {
    return [];
  }
  const objects = describe(listed);
  checkSizes(objects);
  const found = groups(objects).flatMap(secretsOfGroup);
  if (found.length > 0) {
    refuse([
      'Refused: the push contains secrets.',
      ...found.slice(0, MAX_REPORTED).map(f => `  ${f.what} in ${f.where}`),
      ...(found.length > MAX_REPORTED
        ? [`  and ${found.length - MAX_REPORTED} more`]
        : []),
      'What to do:',
      '  1. Replace the secret where it is used: it has left your machine and counts as known.',
      '  2. Take it out of every commit of this push, not only the last one (git rebase -i).',
      '  3. Push again. Read secrets from a secrets manager at run time.',
    ]);
  }
  return objects.filter(o => o.type === 'commit').map(o => o.id);
}

/**
 * Adds a line per ref. Each begins on a line of its own, so that one that was
 * torn by a crash spoils no other.
 */
function record(updates, commits, actor) {
  const directory = process.env.GIT_DIR ?? '.';
  const file = join(directory, PUSH_LOG);
  mkdirSync(join(file, '..'), { recursive: true });
  const at = new Date().toISOString();
  const lines = updates.map(
    ({ before, after, ref }) =>
      `\n${JSON.stringify({ at, actor, ref, before, after, commits })}\n`,
  );
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, lines.join(''));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function main() {
  const updates = readFileSync(0, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [before, after, ...ref] = line.split(' ');
      return { before, after, ref: ref.join(' ') };
    });
  const actor = process.env.FAIRWAY_ACTOR ?? '';
  checkRefs(updates, actor);
  record(updates, checkObjects(updates), actor);
}

try {
  main();
} catch (error) {
  refuse([
    `Refused: the push could not be checked (${error instanceof Error ? error.message.split('\n')[0] : 'unknown error'}).`,
    'Try again; if it stays, ask the platform team.',
  ]);
}
