import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error))
    .split('\n')[0]
    .slice(0, 100);

/** An object of a manifest, unchecked but for what it says it is. */
export interface ManifestObject {
  /** Empty for the core group. */
  group: string;
  kind: string;
  value: Record<string, unknown>;
}

/** What a file holds, or why it can't be judged. */
export type ParsedManifest =
  { ok: true; objects: ManifestObject[] } | { ok: false; reason: string };

const MAX_CHARACTERS = 1024 * 1024;
const MAX_ALIASES = 100;
const MAX_OBJECTS = 5000;
/** A List of Lists is as deep as anybody goes. */
const MAX_LISTS = 3;

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  items: z.unknown().optional(),
});

const kindOnly = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({}),
});

/** Of a template that happens to be YAML, or written for nobody to see. */
const named = z
  .looseObject({})
  .refine(value => 'apiVersion' in value && 'kind' in value);

function objectsIn(value: unknown, depth = 0): ManifestObject[] {
  const parsed = objectSchema.safeParse(value);
  if (!parsed.success) {
    if (kindOnly.safeParse(value).success) {
      throw new Error('an object has no apiVersion');
    }
    if (named.safeParse(value).success) {
      throw new Error('an apiVersion or kind is no text');
    }
    return [];
  }
  const { apiVersion, kind, items } = parsed.data;
  const [group, version] = apiVersion.split('/');
  const own = version === undefined ? '' : group;
  if (!kind.endsWith('List') || !Array.isArray(items)) {
    return [{ group: own, kind, value: parsed.data }];
  }
  // Items of a typed list need not say what they are.
  const typed = kind.slice(0, -'List'.length);
  const defaults = typed ? { apiVersion, kind: typed } : {};
  if (depth >= MAX_LISTS) {
    throw new Error(`lists are deeper than ${MAX_LISTS}`);
  }
  return items.flatMap((item: unknown) =>
    objectsIn(
      { ...defaults, ...z.looseObject({}).safeParse(item).data },
      depth + 1,
    ),
  );
}

/**
 * Joined files may have a separator with text right after it. To YAML that is a
 * key of the document, which then seems to lack its first line.
 */
const separated = (text: string) =>
  text.replace(/^\ufeff/, '').replace(/^---(?=[A-Za-z])/gm, '---\n');

/**
 * Reads all objects of a YAML or JSON file, as kubectl does (YAML 1.1: `yes` is
 * true). Never throws, whatever the file holds; aliases are limited.
 */
export function parseManifest(text: string): ParsedManifest {
  if (text.length > MAX_CHARACTERS) {
    return {
      ok: false,
      reason: `it is longer than ${MAX_CHARACTERS} characters`,
    };
  }
  const invalid = text.includes('{{')
    ? 'it is no valid YAML, probably a template which has to be rendered'
    : 'it is not valid YAML';
  try {
    const objects: ManifestObject[] = [];
    for (const document of parseAllDocuments(separated(text), {
      version: '1.1',
      logLevel: 'silent',
    })) {
      if (document.errors.length > 0) {
        return { ok: false, reason: invalid };
      }
      objects.push(...objectsIn(document.toJS({ maxAliasCount: MAX_ALIASES })));
      if (objects.length > MAX_OBJECTS) {
        return { ok: false, reason: `it has more than ${MAX_OBJECTS} objects` };
      }
    }
    return { ok: true, objects };
  } catch (error) {
    return {
      ok: false,
      reason: `it could not be read as YAML: ${firstLine(error)}`,
    };
  }
}
