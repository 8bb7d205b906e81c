import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { REPOSITORY } from '../../paths';
import type { SeedFile } from './fastImport';

/** Folder of the templates in this checkout, and in the seeded repository. */
export const TEMPLATES_FOLDER = 'templates';
const LATEST = '1.1.0';
const FIRST = '1.0.0';
const OWNER_EXECUTES = 0o100;

/** A text of a later release that an earlier one did not have. */
interface Since {
  path: string;
  /** Must be in the file exactly once. */
  now: string;
  before: string;
}

/**
 * How 1.0.0 differed from what the checkout has. The checkout holds one version
 * only, so the older one is made from it; a text that is not there any more is an
 * error, for the release would then not be what it says.
 */
const SINCE_1_1_0: readonly Since[] = [
  {
    // resolver-only
    path: 'skeletons/kubernetes/deploy/k8s/networkpolicy.yaml',
    now: `              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
`,
    before: `              kubernetes.io/metadata.name: kube-system
`,
  },
  {
    // spread
    path: 'skeletons/kubernetes/deploy/k8s/deployment.yaml',
    now: `{%- if values.tier != '3' %}
      # One node that is lost does not take all of it.
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: {% if values.tier == '1' %}DoNotSchedule{% else %}ScheduleAnyway{% endif %}
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: \${{ values.name }}
{%- endif %}
`,
    before: '',
  },
];
/** Files below the templates' root, path → file. */
export type Templates = Map<string, SeedFile>;

/** Reads the templates of a checkout. */
export async function readTemplates(
  folder = join(REPOSITORY, TEMPLATES_FOLDER),
): Promise<Templates> {
  const templates: Templates = new Map();
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries.filter(e => e.isFile())) {
    const file = join(entry.parentPath, entry.name);
    templates.set(relative(folder, file).split(sep).join('/'), {
      bytes: await readFile(file),
      executable: ((await stat(file)).mode & OWNER_EXECUTES) !== 0,
    });
  }
  return new Map([...templates].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function replaceOnce(text: string, { path, now, before }: Since): string {
  const parts = text.split(now);
  if (parts.length !== 2) {
    throw new Error(
      `The golden path ${FIRST} can't be made: templates/${path} has ${parts.length - 1} times what ${LATEST} brought; adapt packages/sandbox/src/git/seed/templates.ts.`,
    );
  }
  return parts.join(before);
}

/** Makes 1.0.0 from the templates of the checkout. */
function firstRelease(latest: Templates): Templates {
  const first: Templates = new Map(latest);
  const edit = (path: string, change: (text: string) => string) => {
    const file = first.get(path);
    if (!file) {
      throw new Error(
        `The golden path ${FIRST} can't be made: there is no templates/${path}; adapt packages/sandbox/src/git/seed/templates.ts.`,
      );
    }
    const text = change(Buffer.from(file.bytes).toString('utf8'));
    first.set(path, { ...file, bytes: Buffer.from(text, 'utf8') });
  };
  for (const since of SINCE_1_1_0) {
    edit(since.path, text => replaceOnce(text, since));
  }
  for (const path of [...first.keys()].filter(p => p.startsWith('paths/'))) {
    edit(path, text =>
      replaceOnce(text, {
        path,
        now: `version: ${LATEST}`,
        before: `version: ${FIRST}`,
      }),
    );
  }
  edit('releases/releases.yaml', text => {
    const end = text.indexOf(`  - version: ${LATEST}`);
    return end < 0 ? text : text.slice(0, end);
  });
  return first;
}

/** The releases of the golden paths, oldest first. */
export function releasesOf(
  latest: Templates,
): { version: string; date: Date; templates: Templates }[] {
  return [
    {
      version: FIRST,
      date: new Date('2026-06-01T09:00:00Z'),
      templates: firstRelease(latest),
    },
    {
      version: LATEST,
      date: new Date('2026-11-16T09:00:00Z'),
      templates: latest,
    },
  ];
}
