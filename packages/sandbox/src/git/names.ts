/** Names of owners and repositories: they become directories and parts of URLs. */
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
/** Branch, tag or commit. Stricter than git, so that no revision syntax gets through. */
const REF = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,198}[A-Za-z0-9_-])?$/;

/** Whether it may be the name of an owner or a repository. */
export function isName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && !name.endsWith('.git');
}

/** Whether it may own repositories. `api` is where programs ask. */
export function isOwnerName(name: string): boolean {
  return isName(name) && name !== 'api';
}

/** Whether it may be the name of a branch or tag, or a commit id. */
export function isRef(ref: string): boolean {
  return (
    REF.test(ref) &&
    !ref.includes('..') &&
    !ref.includes('//') &&
    !ref.split('/').some(part => part.endsWith('.lock') || part.startsWith('.'))
  );
}

function hasControlCharacter(text: string): boolean {
  return [...text].some(char => char < ' ' || char === '\u007f');
}

/** Whether it may be a path of a file in a tree, relative, with `/`. */
export function isFilePath(path: string): boolean {
  return (
    path.length <= 1000 &&
    !path.includes('\\') &&
    !hasControlCharacter(path) &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..')
  );
}
