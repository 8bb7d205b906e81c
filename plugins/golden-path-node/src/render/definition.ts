import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const folder = z.string().regex(/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const schema = z
  .object({
    apiVersion: z.literal('fairway.dev/v1'),
    kind: z.literal('GoldenPath'),
    metadata: z
      .object({ name, version: z.string().regex(/^\d+\.\d+\.\d+$/) })
      .strict(),
    spec: z
      .object({
        layers: z
          .array(
            z
              .object({
                path: folder,
                when: z
                  .record(z.string(), z.union([scalar, z.array(scalar)]))
                  .optional(),
                copyWithoutTemplating: z.array(z.string()).optional(),
              })
              .strict(),
          )
          .min(1),
        defaults: z.record(z.string(), scalar).default({}),
        managed: z.array(z.string()).default([]),
      })
      .strict(),
  })
  .strict();

/** A folder of files that is rendered over those before it. */
export interface Layer {
  /** Folder, relative to the templates' root, for example `skeletons/node`. */
  path: string;
  /** Value → what it must be, or one of what; all must hold. Without it the layer always counts. */
  when?: Record<
    string,
    string | number | boolean | (string | number | boolean)[]
  >;
  /** Paths (a `*` ends one, and stands for anything) that are copied as they are. */
  copyWithoutTemplating?: string[];
}

/** What a golden path renders: `paths/<name>.yaml` below the templates' root. */
export interface GoldenPathDefinition {
  name: string;
  /** Semantic version; one for all paths of a release. */
  version: string;
  layers: Layer[];
  /** Values for services that were scaffolded before a question was asked. */
  defaults: Record<string, string | number | boolean>;
  /** Paths, or folders with a `/` at the end, that an upgrade owns. */
  managed: string[];
}

/** Where the definition of a path is, below the templates' root. */
export function definitionPath(path: string): string {
  return `paths/${path}.yaml`;
}

/**
 * Reads a definition.
 *
 * @throws InputError naming the file and the member that is wrong
 */
export function parseDefinition(
  file: string,
  text: string,
): GoldenPathDefinition {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`The golden path ${file} is no valid YAML`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `The golden path ${file} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const { metadata, spec } = parsed.data;
  return { ...metadata, ...spec };
}
