import { stringify } from 'yaml';
import { buildManifest } from '../../manifest';
import { ANSWERS_PATH } from '../../profile';
import { CONTROLS_PATH, renderControlManifest } from '../../controlManifest';
import type { ControlResult, Tree } from '../../types';
import { serviceTree } from '../plan';
import { MANIFEST_PATH } from '../record';
import type { Release } from '../releases';
import { type ReleaseSet, renderVersion } from '../render';
import type { ServiceFile } from '../types';

/** A release of a test: skeleton files and what it says it changed. */
export interface TestRelease {
  files: Record<string, string | Uint8Array>;
  executables?: string[];
  changes?: Release['changes'];
}

const utf8 = (content: string | Uint8Array) =>
  typeof content === 'string' ? Buffer.from(content, 'utf8') : content;

/** Release set of a path `demo` that owns `deploy/` and `Dockerfile`. */
export function releaseSet(given: Record<string, TestRelease>): ReleaseSet {
  return {
    history: Object.entries(given).map(([version, { changes = [] }]) => ({
      version,
      date: '2026-01-01',
      changes,
    })),
    versions: new Map(
      Object.entries(given).map(([version, release]) => [
        version,
        {
          executables: new Set(
            release.executables?.map(p => `skeletons/demo/${p}`),
          ),
          templates: new Map<string, Uint8Array>([
            [
              'paths/demo.yaml',
              utf8(
                stringify({
                  apiVersion: 'fairway.dev/v1',
                  kind: 'GoldenPath',
                  metadata: { name: 'demo', version },
                  spec: {
                    layers: [{ path: 'skeletons/demo' }],
                    managed: ['deploy/', 'Dockerfile'],
                  },
                }),
              ),
            ],
            ...Object.entries(release.files).map(
              ([path, content]): [string, Uint8Array] => [
                `skeletons/demo/${path}`,
                utf8(content),
              ],
            ),
          ]),
        },
      ]),
    ),
  };
}

export const VALUES = { name: 'ledger', tier: '1' };

/** A control that fails when `deploy/policy.yaml` is gone or opened. */
export async function judge(tree: Tree): Promise<ControlResult[]> {
  const text = tree.read('deploy/policy.yaml');
  const open = text === undefined || text.includes('allow: all');
  return [
    {
      id: 'network-policy',
      title: 'Network policy',
      severity: 'high',
      state: open ? 'fail' : 'pass',
      message: open ? 'it is open' : 'it is closed',
      evidence: [{ path: 'deploy/policy.yaml' }],
      remediation: 'Close it.',
      frameworks: {},
    },
  ];
}

/** A service as it is right after it was rendered. */
export async function freshService(
  releases: ReleaseSet,
  version: string,
): Promise<Map<string, ServiceFile>> {
  const rendered = renderVersion(
    {
      templateRef: 'template:default/demo',
      path: 'demo',
      version,
      securityVersion: version,
      values: VALUES,
    },
    version,
    releases,
  );
  const text = (content: string): ServiceFile => ({
    bytes: utf8(content),
    executable: false,
  });
  const files = new Map(rendered.files);
  const manifest = buildManifest({
    templateRef: 'template:default/demo',
    templateVersion: version,
    task: 'task-1',
    files: new Map([...files].map(([path, { bytes }]) => [path, bytes])),
    managed: rendered.definition.managed,
  });
  const controls = renderControlManifest(
    { template: 'template:default/demo', version },
    await judge(serviceTree(files)),
  );
  return files
    .set(ANSWERS_PATH, text(rendered.answers))
    .set(MANIFEST_PATH, text(`${JSON.stringify(manifest, null, 2)}\n`))
    .set(CONTROLS_PATH, text(controls));
}

/** The files of a service after a plan was carried out. */
export function carriedOut(
  ours: ReadonlyMap<string, ServiceFile | undefined>,
  plan: {
    writes: ReadonlyMap<string, ServiceFile>;
    removals: readonly string[];
  },
): Map<string, ServiceFile | undefined> {
  const files = new Map([...ours, ...plan.writes]);
  plan.removals.forEach(path => files.delete(path));
  return files;
}

/** Texts of files, for comparison. */
export function texts(
  files: ReadonlyMap<string, ServiceFile | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    [...files]
      .map(([path, file]): [string, string] => [
        path,
        file
          ? `${file.executable ? '+x ' : ''}${Buffer.from(file.bytes).toString('latin1')}`
          : '(opaque)',
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
