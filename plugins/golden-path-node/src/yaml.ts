import { parseAllDocuments } from '@fairway/plugin-yaml-node';

/** Content of a YAML file, or why it can't be judged. */
export type YamlContent =
  { ok: true; documents: unknown[] } | { ok: false; reason: string };

const MAX_CHARACTERS = 128 * 1024;
const MAX_ALIASES = 50;

/** Parses all documents of a YAML file. Never throws; aliases are limited. */
export function parseYaml(path: string, text: string): YamlContent {
  if (text.length > MAX_CHARACTERS) {
    return {
      ok: false,
      reason: `${path} is longer than ${MAX_CHARACTERS} characters`,
    };
  }
  try {
    const parsed = parseAllDocuments(text, {
      logLevel: 'silent',
      // Helm and Kubernetes read `<<`, too.
      merge: true,
    });
    const documents: unknown[] = [];
    for (const document of parsed) {
      if (document.errors.length > 0) {
        return { ok: false, reason: `${path} is not valid YAML` };
      }
      documents.push(document.toJS({ maxAliasCount: MAX_ALIASES }));
    }
    return { ok: true, documents };
  } catch {
    return { ok: false, reason: `${path} could not be parsed as YAML` };
  }
}
