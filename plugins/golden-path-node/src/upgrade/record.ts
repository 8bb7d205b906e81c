import { InputError } from '@backstage/errors';
import { parse, parseDocument } from '@fairway/plugin-yaml-node';
import { z } from 'zod';
import { parseAnswers } from '../answers';
import { GOLDEN_PATH_FOLDER, type GoldenPathManifest } from '../manifest';
import { ANSWERS_PATH } from '../profile';
import type { RenderValues } from '../render/renderGoldenPath';
import { compareVersions, isReleaseVersion } from './releases';

/** Where the hashes of the rendered files are recorded. */
export const MANIFEST_PATH = `${GOLDEN_PATH_FOLDER}/manifest.json`;

const security = z.object({
  security: z.string().refine(isReleaseVersion).optional(),
});
const manifest = z.object({
  version: z.literal(1),
  template: z.object({ ref: z.string(), version: z.string() }),
  task: z.string(),
  files: z.record(
    z.string(),
    z.object({
      sha256: z.string(),
      ownership: z.enum(['managed', 'seeded']),
    }),
  ),
});

/** What a service says about its golden path. */
export interface GoldenPathRecord {
  /** Entity ref of its template. */
  templateRef: string;
  /** Name of the path: the name in the ref. */
  path: string;
  version: string;
  /** Security fixes up to this release are in it; never older than `version`. */
  securityVersion: string;
  values: RenderValues;
}

/**
 * Reads `.golden-path/answers.yaml`.
 *
 * @returns undefined when there is no such file: the service is on no path
 * @throws InputError when it can't be understood
 */
export function parseRecord(
  text: string | undefined,
): GoldenPathRecord | undefined {
  if (text === undefined) {
    return undefined;
  }
  const { template, version, values } = parseAnswers(text);
  const member = security.safeParse(parse(text, { maxAliasCount: 0 }));
  if (!isReleaseVersion(version) || !member.success) {
    throw new InputError(
      `${ANSWERS_PATH} is not valid: version and security must be versions of a release; restore it from the service's first commit.`,
    );
  }
  const upTo = member.data.security ?? version;
  return {
    templateRef: template,
    path: template.split('/').at(-1) ?? '',
    version,
    securityVersion: compareVersions(upTo, version) > 0 ? upTo : version,
    values,
  };
}

/** Reads `.golden-path/manifest.json`; undefined when there is none that can be understood. */
export function parseManifest(
  text: string | undefined,
): GoldenPathManifest | undefined {
  try {
    const parsed = manifest.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Adds to the answers that the security fixes up to a release are in. */
export function withSecurityVersion(text: string, upTo: string): string {
  const document = parseDocument(text);
  document.set('security', upTo);
  return document.toString();
}
