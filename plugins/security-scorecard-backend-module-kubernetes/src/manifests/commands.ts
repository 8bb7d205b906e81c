/** Something that a pipeline puts into a cluster. */
export interface Applied {
  /**
   * As it was written: a path or an address, `-` for what another command
   * writes, and a chart of Helm as `helm`.
   */
  what: string;
  /** Whether what is in its folders counts, too. */
  deep: boolean;
}

/** Files that say what a pipeline runs. */
const PIPELINE =
  /(?:^|\/)(?:\.github\/(?:workflows|actions)\/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab\/.+\.ya?ml|Jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci\/[^/]+\.ya?ml|\.drone\.ya?ml|buildspec[^/]*\.ya?ml|cloudbuild[^/]*\.ya?ml|Makefile|Taskfile\.ya?ml|package\.json|[^/]+\.sh)$/;
const DEPENDENCIES = /(?:^|\/)(?:node_modules|vendor)\//;

/** A command with its flags, some of which may be on lines of their own. */
const FLAGS = String.raw`[^\n;|&]*(?:\n[ \t]+--?[A-Za-z][^\n;|&]*)*`;
const VALUE = String.raw`("[^"]*"|'[^']*'|[^\s"';|&]+)`;
const KUBECTL = new RegExp(String.raw`\b(?:kubectl|oc)\b(${FLAGS})`, 'g');
const VERB = /\s(?:apply|create|replace)(?=\s)/;
const FILES = new RegExp(
  String.raw`\s(?:-f|--filename|-k|--kustomize)(?:[ \t]*=[ \t]*|\s+)${VALUE}`,
  'g',
);
const DEEP = /\s(?:-R|--recursive|-k|--kustomize)(?=[\s=]|$)/;
const TRIED = /\s--dry-run(?:=(?:client|server|true))?(?=\s|$)/;
const BUILD = new RegExp(
  String.raw`\b(?:kustomize\s+build|kubectl\s+kustomize)\s+${VALUE}`,
  'g',
);
const CHART = /\bhelm\s(?!plugin)[^\n;|&]{0,200}?\b(?:upgrade|install)\s/;
/** What is written before a pipe, where it can be told. */
const READ = new RegExp(
  String.raw`(?:<|\bcat|\bsed\s(?:-\S+\s+)*${VALUE})\s*${VALUE}`,
);
/** Most characters before a pipe that are looked at. */
const MAX_BEFORE = 1000;
/** Makes objects that no rule is about. */
const HARMLESS =
  /\b(?:kubectl|oc)\b[^|]*\screate\s+(?:namespace|ns|secret|configmap|cm)\b/;

/** Whether a file says what a pipeline runs. */
export function isPipeline(path: string): boolean {
  return PIPELINE.test(path) && !DEPENDENCIES.test(path);
}

const unquoted = (value: string) => value.replace(/^(["'])(.*)\1$/, '$2');

/** What comes through a pipe. */
function piped(line: string): Applied[] {
  const before = line.slice(0, line.lastIndexOf('|')).slice(-MAX_BEFORE);
  if (HARMLESS.test(before) || before.match(BUILD)) {
    return [];
  }
  const read = READ.exec(before)?.at(-1);
  return [{ what: read === undefined ? '-' : unquoted(read), deep: false }];
}

/** Everything that the commands of a file put into a cluster, as far as they can be told. */
export function appliedBy(text: string): Applied[] {
  const script = text
    .replace(/\\\r?\n[ \t]*/g, ' ')
    // The words of a list: ['kubectl', 'apply'].
    .replace(/["'],[ \t]*["']/g, ' ')
    .replace(/^[ \t]*(?:#|\/\/).*$/gm, '');
  const found: Applied[] = [];
  for (const match of script.matchAll(KUBECTL)) {
    const command = `${match[1]} `;
    if (VERB.test(command) && !TRIED.test(command)) {
      const start = script.lastIndexOf('\n', match.index) + 1;
      const line = script.slice(start, match.index + match[0].length);
      const deep = DEEP.test(command);
      found.push(
        ...[...command.matchAll(FILES)]
          .flatMap(([, value]) => unquoted(value).split(','))
          .flatMap(what => (what === '-' ? piped(line) : { what, deep })),
      );
    }
  }
  for (const [, value] of script.matchAll(BUILD)) {
    found.push({ what: unquoted(value), deep: true });
  }
  if (CHART.test(script)) {
    found.push({ what: 'helm', deep: true });
  }
  return found;
}
