import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

/** Where a templates folder lists its releases; beside no Template entities, for catalogs read `*.yaml` of the folder itself. */
export const RELEASES_FILE = 'releases/releases.yaml';

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;
const path = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\r\n]+$/, 'must be a relative path');
const change = z
  .object({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
    title: z.string().min(1).max(120),
    why: z.string().min(1).max(600),
    security: z.boolean().default(false),
    paths: z.array(path).min(1),
  })
  .strict();
const schema = z
  .object({
    apiVersion: z.literal('fairway.dev/v1'),
    kind: z.literal('GoldenPathReleases'),
    releases: z
      .array(
        z
          .object({
            version: z.string().regex(VERSION),
            date: z.iso.date(),
            changes: z.array(change),
          })
          .strict(),
      )
      .min(1),
  })
  .strict();

/** One thing that a release changed in rendered services. */
export interface ReleaseChange {
  /** Kebab-case, unique in its release. */
  id: string;
  title: string;
  /** Why a service should have it, in a sentence or two. */
  why: string;
  /** Whether it repairs a weakness: it goes through the security lane too. */
  security: boolean;
  /** Rendered paths that it touched, or folders with a `/` at the end. */
  paths: string[];
}

/** One release of the golden paths. */
export interface Release {
  version: string;
  /** ISO 8601 date. */
  date: string;
  changes: ReleaseChange[];
}

/** Orders versions, oldest first; takes `<major>.<minor>.<patch>` only. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(v => v.split('.').map(Number));
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Whether a text is a version of a release. */
export function isReleaseVersion(value: string): boolean {
  return VERSION.test(value);
}

/**
 * Reads `releases/releases.yaml`, oldest release first.
 *
 * @throws InputError naming the member that is wrong
 */
export function parseReleases(text: string): Release[] {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${RELEASES_FILE} is no valid YAML`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${RELEASES_FILE} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const releases = [...parsed.data.releases].sort((a, b) =>
    compareVersions(a.version, b.version),
  );
  const versions = new Set(releases.map(r => r.version));
  if (versions.size < releases.length) {
    throw new InputError(`${RELEASES_FILE} lists a version twice.`);
  }
  return releases;
}

/** Releases after one version, up to and with another. */
export function releasesBetween(
  releases: readonly Release[],
  after: string,
  upTo: string,
): Release[] {
  return releases.filter(
    ({ version }) =>
      compareVersions(version, after) > 0 &&
      compareVersions(version, upTo) <= 0,
  );
}

/** Whether a change touched a rendered path. */
export function touches(
  { paths }: Pick<ReleaseChange, 'paths'>,
  file: string,
): boolean {
  return paths.some(p => (p.endsWith('/') ? file.startsWith(p) : file === p));
}
