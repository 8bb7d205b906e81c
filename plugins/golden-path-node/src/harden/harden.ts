import { stringify } from 'yaml';
import { parseAnswers } from '../answers';
import { CONTROLS_PATH, renderControlManifest } from '../controlManifest';
import { buildManifest, GOLDEN_PATH_FOLDER } from '../manifest';
import { CONTROL_EXCEPTIONS_PATH } from '../policy/controlExceptions';
import { ANSWERS_PATH, profileOf } from '../profile';
import {
  renderGoldenPath,
  type RenderValues,
} from '../render/renderGoldenPath';
import { decodeText } from '../tree';
import type { ControlResult } from '../types';
import { hardenDockerfile } from './dockerfile';
import { Draft } from './Draft';
import { hardenCharts } from './helm';
import { hardenKubernetes, isDeployedToKubernetes } from './kubernetes';
import { hardenNodeLogging } from './logging';
import { hardenPackageJson, withoutMissingScripts } from './packages';
import { hardenCodeowners, hardenSecurityPolicy } from './people';
import { purposeOf } from './purpose';
import { hardenReadme } from './readme';
import type { HardenInput, Hardening } from './types';
import { hardenWorkflows } from './workflows';

const MANIFEST_PATH = `${GOLDEN_PATH_FOLDER}/manifest.json`;
/** A licence is a decision of the owner; these are edited by rules of their own. */
const NOT_ADDED = new Set([
  'LICENSE',
  'CODEOWNERS',
  'SECURITY.md',
  ANSWERS_PATH,
]);
const PIPELINES: readonly [RegExp, string][] = [
  [/^\.github\/workflows\//, 'github-actions'],
  [/^\.gitlab-ci\.yml$/, 'gitlab-ci'],
  [/^Jenkinsfile$/, 'jenkins'],
];

/** What the files tell, where nobody has answered. */
function detected(draft: Draft): RenderValues {
  const { language } = profileOf(draft.tree());
  const ci = PIPELINES.find(([pattern]) =>
    draft.paths().some(path => pattern.test(path)),
  )?.[1];
  return {
    kind: 'service',
    ...(language && { language }),
    ...(ci && { ci }),
    ...(isDeployedToKubernetes(draft) && { deployment: 'kubernetes' }),
  };
}

const passes = (results: readonly ControlResult[], id: string) =>
  results.some(one => one.id === id && one.state === 'pass');

/** Adds what the golden path renders and the repository lacks. */
function addMissing(
  draft: Draft,
  files: ReadonlyMap<string, Uint8Array>,
  executables: ReadonlySet<string>,
  hasWorkloads: boolean,
) {
  for (const [path, bytes] of files) {
    const { control, why } = purposeOf(path);
    if (NOT_ADDED.has(path) || (hasWorkloads && path.startsWith('deploy/'))) {
      continue;
    }
    const text = decodeText(bytes);
    const content =
      path.startsWith('.github/workflows/') && text !== undefined
        ? Buffer.from(withoutMissingScripts(draft, text), 'utf8')
        : bytes;
    const isAdded = draft.add(
      { path, control, why },
      content,
      executables.has(path),
    );
    if (!isAdded) {
      addBeside(draft, path, content);
    }
  }
}

/** A workflow of the same name gets a neighbour; any other file stays the team's. */
function addBeside(draft: Draft, path: string, bytes: Uint8Array) {
  const { control, why } = purposeOf(path);
  if (decodeText(bytes) === draft.text(path)) {
    return;
  }
  if (path.startsWith('.github/workflows/')) {
    const beside = path.replace(/[^/]+$/, name => `golden-path-${name}`);
    if (draft.add({ path: beside, control, why }, bytes)) {
      return;
    }
  }
  draft.leave({
    path,
    control,
    why: 'It is there already and was not touched; compare it with what the golden path has.',
  });
}

/** Days that are left for a control that does not pass yet. */
const DAYS: Readonly<Record<ControlResult['severity'], number>> = {
  critical: 30,
  high: 60,
  medium: 90,
  low: 90,
};

/** What is left to people is left for a while only, and on record. */
function recordExceptions(
  draft: Draft,
  results: readonly ControlResult[],
  { now, values }: HardenInput,
) {
  const open = results.filter(
    ({ state }) => state === 'fail' || state === 'unknown',
  );
  const dayIn = (days: number) =>
    new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
      .toISOString()
      .slice(0, 10);
  if (open.length > 0 && !draft.paths().includes(CONTROL_EXCEPTIONS_PATH)) {
    draft.record(
      CONTROL_EXCEPTIONS_PATH,
      stringify({
        apiVersion: 'fairway.dev/v1',
        kind: 'ControlExceptions',
        exceptions: open.map(({ id, severity }) => ({
          control: id,
          reason:
            'It did not pass when the golden path was adopted, and no machine can mend it.',
          owner: String(values.owner),
          expires: dayIn(DAYS[severity]),
        })),
      }),
    );
  }
}

/**
 * Proposes how a repository that was not made from a golden path meets its
 * controls: files that it lacks, and small edits to those it has, each with the
 * control it serves. It depends on its input only and deletes nothing.
 *
 * @throws InputError when there is no such golden path, or it is wrong
 */
export async function hardenService(input: HardenInput): Promise<Hardening> {
  const draft = new Draft(input.files);
  const before = await input.judge(draft.tree());
  const hasWorkloads = isDeployedToKubernetes(draft);
  const rendered = renderGoldenPath({
    templates: input.templates,
    executables: input.executables,
    path: input.path,
    templateRef: input.templateRef,
    values: { ...detected(draft), ...input.values },
  });
  const textOf = (path: string) =>
    decodeText(rendered.files.get(path) ?? new Uint8Array()) ?? '';

  hardenDockerfile(draft, input.images);
  hardenWorkflows(draft);
  hardenKubernetes(draft, {
    isClosed: passes(before, 'network-policy'),
    isRestricted: passes(before, 'pod-security'),
  });
  hardenCharts(draft, passes(before, 'network-policy'));
  const { language } = profileOf(draft.tree());
  if (language === 'node') {
    hardenNodeLogging(draft);
    hardenPackageJson(draft);
  }
  if (!passes(before, 'documentation')) {
    hardenReadme(draft, language);
  }
  if (!passes(before, 'codeowners')) {
    hardenCodeowners(draft, textOf('CODEOWNERS'));
  }
  hardenSecurityPolicy(
    draft,
    textOf('SECURITY.md'),
    passes(before, 'security-policy'),
  );
  addMissing(draft, rendered.files, rendered.executables, hasWorkloads);

  const answers = parseAnswers(textOf(ANSWERS_PATH));
  const managed = [...draft.writes()].map(([path]) => path);
  draft.record(ANSWERS_PATH, textOf(ANSWERS_PATH));
  const manifest = buildManifest({
    templateRef: answers.template,
    templateVersion: answers.version,
    task: input.task,
    files: new Map(
      [...draft.writes()].map(([path, { bytes }]) => [path, bytes]),
    ),
    managed,
  });
  draft.record(MANIFEST_PATH, `${JSON.stringify(manifest, null, 2)}\n`);
  // Twice, for the record of controls is itself under control.
  for (let round = 0; round < 2; round += 1) {
    const results = await input.judge(draft.tree());
    draft.record(CONTROLS_PATH, renderControlManifest(answers, results));
  }
  recordExceptions(draft, await input.judge(draft.tree()), input);
  return {
    version: answers.version,
    writes: draft.writes(),
    steps: draft.steps,
    left: draft.left,
    before,
    results: await input.judge(draft.tree()),
  };
}
