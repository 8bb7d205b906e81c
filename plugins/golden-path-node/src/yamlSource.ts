import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { isMap, isPair, isScalar, LineCounter, type Node } from 'yaml';
import { perTree } from './perTree';
import { readText } from './text';

/** Key or index of each level on the way to a value. */
export type YamlPath = readonly (string | number)[];

/** One document of a YAML file, with the lines that its values are on. */
export interface YamlDocument {
  /** What the document holds. */
  value: unknown;
  /**
   * Line of a key or an item, from 1; that of the nearest one on the way when
   * there is no such value.
   */
  lineOf(path: YamlPath): number;
}

/** Documents of a YAML file, or why they can't be judged. */
export type YamlSource =
  | { ok: true; documents: YamlDocument[] }
  | { ok: false; reason: string; line?: number };

const MAX_CHARACTERS = 128 * 1024;
const MAX_ALIASES = 50;

/** Parses all documents of a YAML text. Never throws; aliases are limited. */
export function parseYamlSource(path: string, text: string): YamlSource {
  if (text.length > MAX_CHARACTERS) {
    return {
      ok: false,
      reason: `${path} is longer than ${MAX_CHARACTERS} characters`,
    };
  }
  const counter = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
  try {
    const parsed = parseAllDocuments(text, {
      logLevel: 'silent',
      lineCounter: counter,
      // Kubernetes reads `<<`, too.
      merge: true,
    });
    const documents: YamlDocument[] = [];
    for (const document of parsed) {
      const [error] = document.errors;
      if (error) {
        return {
          ok: false,
          reason: `${path} is not valid YAML`,
          line: lineAt(error.pos[0]),
        };
      }
      const startOf = (node: Node | null | undefined) =>
        node?.range ? lineAt(node.range[0]) : undefined;
      documents.push({
        value: document.toJS({ maxAliasCount: MAX_ALIASES }),
        lineOf(keys) {
          let line = startOf(document.contents) ?? 1;
          for (let depth = 1; depth <= keys.length; depth += 1) {
            const parent = document.getIn(keys.slice(0, depth - 1), true);
            const key = keys[depth - 1];
            const pair = isMap(parent)
              ? parent.items.find(
                  item =>
                    isPair(item) &&
                    isScalar(item.key) &&
                    String(item.key.value) === String(key),
                )
              : undefined;
            const node =
              pair?.key ?? document.getIn(keys.slice(0, depth), true);
            const next = hasRange(node) ? lineAt(node.range[0]) : undefined;
            if (next === undefined) {
              return line;
            }
            line = next;
          }
          return line;
        },
      });
    }
    return { ok: true, documents };
  } catch {
    return { ok: false, reason: `${path} could not be parsed as YAML` };
  }
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return (
    typeof node === 'object' &&
    node !== null &&
    'range' in node &&
    Array.isArray(node.range)
  );
}

/** Reads and parses a YAML file of a tree, once. */
export const readYamlSource = perTree((tree, path): YamlSource => {
  const file = readText(tree, path);
  return file.ok ? parseYamlSource(path, file.text) : file;
});
