import { parseDocument } from '@fairway/plugin-yaml-node';
import { isMap } from 'yaml';
import { Findings } from '../control';
import { chartFolders } from '../kubernetes/helm/chart';
import { readManifests } from '../kubernetes/manifests';
import { workloadOf } from '../kubernetes/workloads';
import type { Draft } from './Draft';
import {
  budgetFor,
  CONTAINER_CONTEXT,
  POD_CONTEXT,
  policyFor,
  RESOURCES,
} from './kubernetes';

const POD_SECURITY = 'pod-security';
/** Values that charts commonly write into their pods. */
const VALUES: readonly [string, object, boolean][] = [
  ['podSecurityContext', POD_CONTEXT, true],
  ['securityContext', CONTAINER_CONTEXT, true],
  // What the team has set is its own to know.
  ['resources', RESOURCES, false],
];

function usesValue(draft: Draft, folder: string, name: string): boolean {
  return draft
    .paths()
    .filter(path => path.startsWith(`${folder}templates/`))
    .some(path => draft.text(path)?.includes(`.Values.${name} `));
}

function hardenValues(draft: Draft, folder: string) {
  const path = `${folder}values.yaml`;
  const text = draft.text(path);
  if (text === undefined) {
    return;
  }
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return;
  }
  for (const [name, fields, isForced] of VALUES) {
    if (!usesValue(draft, folder, name)) {
      draft.leave({
        path: `${folder}templates/`,
        control: POD_SECURITY,
        why: `The chart does not write .Values.${name} into its pods; add it to its templates.`,
      });
      continue;
    }
    const current = document.getIn([name]);
    const isEmpty = !isMap(current) || current.items.length === 0;
    if (isEmpty) {
      // As a block; what the comments below it say stays.
      document.setIn([name], document.createNode(fields));
    } else if (isForced) {
      for (const [key, value] of Object.entries(fields)) {
        document.setIn([name, key], value);
      }
    }
  }
  draft.edit(
    {
      path,
      control: POD_SECURITY,
      why: 'Its pods meet the restricted Pod Security Standard: not root, no way to more rights, a file system that is not written to, and limits.',
    },
    document.toString({ lineWidth: 0 }),
  );
}

/** Pods that do not call the API of the cluster get no token for it. */
function withoutToken(draft: Draft, path: string) {
  const text = draft.text(path);
  if (text === undefined || text.includes('automountServiceAccountToken')) {
    return;
  }
  draft.edit(
    {
      path,
      control: POD_SECURITY,
      why: 'The pods get no token for the API of the cluster, which they do not call.',
    },
    text.replace(
      /^([ \t]*)serviceAccountName:/m,
      '$1automountServiceAccountToken: false\n$1serviceAccountName:',
    ),
  );
}

/** An account gives its token to no pod that does not ask for it. */
function withoutTokens(draft: Draft, path: string) {
  const text = draft.text(path);
  if (text === undefined || text.includes('automountServiceAccountToken')) {
    return;
  }
  draft.edit(
    {
      path,
      control: POD_SECURITY,
      why: 'The account gives its token to no pod that does not ask for it.',
    },
    text.replace(
      /^kind: ServiceAccount[ \t]*$/m,
      'kind: ServiceAccount\nautomountServiceAccountToken: false',
    ),
  );
}

/** Restricts what Helm charts deploy, through their values where they have them. */
export function hardenCharts(draft: Draft, isClosed: boolean) {
  for (const folder of chartFolders(draft.tree())) {
    hardenValues(draft, folder);
    const workloads = readManifests(draft.tree(), new Findings())
      .filter(({ path }) => path.startsWith(`${folder}templates/`))
      .map(workloadOf)
      .filter(workload => workload !== undefined);
    for (const workload of workloads) {
      withoutToken(draft, workload.manifest.path);
    }
    for (const account of readManifests(draft.tree(), new Findings())) {
      if (
        account.kind === 'ServiceAccount' &&
        account.path.startsWith(folder)
      ) {
        withoutTokens(draft, account.path);
      }
    }
    const [first] = workloads;
    if (first && !isClosed) {
      const { name } = first.manifest;
      draft.add(
        {
          path: `${folder}templates/networkpolicy.yaml`,
          control: 'network-policy',
          why: `Nothing reaches ${name}, and it reaches nothing, but for what is named here: add its callers and what it calls before you merge.`,
        },
        withChartNames(draft, folder, policyFor(first)),
      );
    }
    const hasBudget = readManifests(draft.tree(), new Findings()).some(
      ({ kind, path }) =>
        kind === 'PodDisruptionBudget' && path.startsWith(folder),
    );
    if (first && !hasBudget) {
      draft.add(
        {
          path: `${folder}templates/poddisruptionbudget.yaml`,
          control: POD_SECURITY,
          why: `${first.manifest.name} stays up while a node is emptied.`,
        },
        withChartNames(draft, folder, budgetFor(first)),
      );
    }
  }
}

/** A manifest with the chart's own names, where its helpers follow the custom. */
function withChartNames(draft: Draft, folder: string, text: string): string {
  const helpers = draft.text(`${folder}templates/_helpers.tpl`) ?? '';
  const defined = (suffix: string) =>
    new RegExp(`define "([\\w.-]+\\.${suffix})"`).exec(helpers)?.[1];
  const labels = defined('selectorLabels');
  const name = defined('fullname');
  if (!labels || !name) {
    return text;
  }
  return text
    .replace(/^ {2}name: .*$/m, `  name: {{ include "${name}" . }}`)
    .replace(
      /(matchLabels:\n)(?: {6}\S+: ".*"\n)+/,
      `$1      {{- include "${labels}" . | nindent 6 }}\n`,
    );
}
