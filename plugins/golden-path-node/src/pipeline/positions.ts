import { parseDocument } from '@fairway/plugin-yaml-node';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

const MAX_CHARACTERS = 128 * 1024;
const MAX_ALIASES = 50;

/** Mappings that are merged into each other; more is looked at by nobody. */
const MAX_MERGES = 10;

const isMergeKey = (key: unknown) =>
  key === '<<' || (typeof key === 'symbol' && key.description === '<<');

/** A YAML file with the lines of its nodes. */
export interface PositionedYaml {
  document: Document.Parsed;
  root: YAMLMap;
  /** Line of a node, from 1. */
  lineOf(node: unknown): number | undefined;
  /** Line of a key of a mapping, from 1. */
  lineOfKey(map: unknown, key: string): number | undefined;
  /** Member of a mapping, with aliases followed and `<<` merged. */
  member(map: unknown, key: string): unknown;
  /** Plain value of a node. */
  plain(node: unknown): unknown;
}

/**
 * Parses one YAML document that is a mapping.
 *
 * @returns why it can't be judged, or the document
 */
export function parsePositioned(
  path: string,
  text: string,
):
  | { ok: true; yaml: PositionedYaml }
  | { ok: false; reason: string; line?: number } {
  if (text.length > MAX_CHARACTERS) {
    return {
      ok: false,
      reason: `${path} is longer than ${MAX_CHARACTERS} characters`,
    };
  }
  const counter = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: counter,
      logLevel: 'silent',
      merge: true,
      // GitLab's own tag; its value is not needed to tell what is wrong.
      customTags: [
        {
          tag: '!reference',
          collection: 'seq',
          resolve: seq => seq,
        },
      ],
    });
    // A bomb of aliases is refused before it is walked.
    document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return { ok: false, reason: `${path} could not be parsed as YAML` };
  }
  const [error] = document.errors;
  if (error) {
    return {
      ok: false,
      reason: `${path} is not valid YAML`,
      line: error.linePos?.[0].line,
    };
  }
  const root = document.contents;
  if (!isMap(root)) {
    return { ok: false, reason: `${path} is no mapping` };
  }
  const resolve = (node: unknown): unknown =>
    isAlias(node) ? node.resolve(document) : node;
  const memberOf = (map: unknown, key: string, depth = 0): unknown => {
    const target = resolve(map);
    if (!isMap(target) || depth > MAX_MERGES) {
      return undefined;
    }
    const own = target.get(key, true);
    if (own !== undefined) {
      return resolve(own);
    }
    for (const { key: name, value } of target.items) {
      if (isScalar(name) && isMergeKey(name.value)) {
        const merged = resolve(value);
        for (const each of isSeq(merged) ? merged.items : [merged]) {
          const found = memberOf(each, key, depth + 1);
          if (found !== undefined) {
            return found;
          }
        }
      }
    }
    return undefined;
  };
  const isPositioned = (node: unknown): node is Node =>
    isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  const lineOf = (node: unknown) =>
    isPositioned(node) && node.range
      ? counter.linePos(node.range[0]).line
      : undefined;
  return {
    ok: true,
    yaml: {
      document,
      root,
      lineOf,
      lineOfKey(map, key) {
        const target = resolve(map);
        const pair = isMap(target)
          ? target.items.find(
              item => isScalar(item.key) && item.key.value === key,
            )
          : undefined;
        return lineOf(pair?.key);
      },
      member: (map, key) => memberOf(map, key),
      plain(node) {
        const target = resolve(node);
        return isPositioned(target)
          ? target.toJS(document, { maxAliasCount: MAX_ALIASES })
          : target;
      },
    },
  };
}
