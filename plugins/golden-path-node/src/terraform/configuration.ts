import { parse } from '@cdktf/hcl2json';
import { Recent } from '../recent';
import { isRecord, readText } from '../text';
import type { Evidence, Tree } from '../types';
import { type BlockPosition, positionsOf } from './positions';

/** A block of HCL with its values and its place. */
export interface Block {
  path: string;
  /** Type and labels, for example `['resource', 'aws_s3_bucket', 'data']`. */
  header: readonly string[];
  /** Attributes and nested blocks; a nested block is a list of records. */
  values: Readonly<Record<string, unknown>>;
  position: BlockPosition;
}

/** HCL files, parsed together, or why they can't be judged. */
export interface Configuration {
  blocks: Block[];
  /** Files that could not be parsed. */
  broken: { reason: string; at: Evidence }[];
}

const MAX_FILES = 100;
const recent = new Recent<Promise<unknown>>(50);

/** The values behind a header in the parser's JSON: `{ resource: { type: { name: [ … ] } } }`. */
function valuesOf(
  json: unknown,
  header: readonly string[],
  index: number,
): Record<string, unknown> {
  const found = header.reduce<unknown>(
    (current, key) => (isRecord(current) ? current[key] : undefined),
    json,
  );
  const one = Array.isArray(found) ? found[index] : found;
  return isRecord(one) ? one : {};
}

/**
 * Parses HCL with HashiCorp's own parser, and finds the lines of its blocks.
 * Never rejects.
 */
export async function parseConfiguration(
  tree: Tree,
  paths: readonly string[],
): Promise<Configuration> {
  const result: Configuration = { blocks: [], broken: [] };
  for (const path of paths.slice(0, MAX_FILES)) {
    const file = readText(tree, path);
    if (!file.ok) {
      result.broken.push({ reason: file.reason, at: { path } });
      continue;
    }
    try {
      const { text } = file;
      const json: unknown = await recent.get(`${path}\0${text}`, () =>
        parse(path, text),
      );
      const seen = new Map<string, number>();
      for (const position of positionsOf(file.text).blocks) {
        const { header } = position;
        const key = header.join('\0');
        const index = seen.get(key) ?? 0;
        seen.set(key, index + 1);
        result.blocks.push({
          path,
          header,
          values: valuesOf(json, header, index),
          position,
        });
      }
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      const line = /:(\d+),\d+/.exec(text)?.[1];
      result.broken.push({
        reason: `${path} is not valid HCL`,
        at: line === undefined ? { path } : { path, line: Number(line) },
      });
    }
  }
  if (paths.length > MAX_FILES) {
    result.broken.push({
      reason: `there are more than ${MAX_FILES} files of HCL`,
      at: { path: paths[MAX_FILES] },
    });
  }
  return result;
}

/** Blocks of a type, for example `blocksOf(all, 'resource', 'aws_kms_key')`. */
export function blocksOf(
  blocks: readonly Block[],
  ...start: readonly string[]
): Block[] {
  return blocks.filter(({ header }) =>
    start.every((word, index) => header[index] === word),
  );
}

/** Nested blocks of a block, or of a nested one. */
export function nested(
  values: unknown,
  name: string,
): Record<string, unknown>[] {
  const found = isRecord(values) ? values[name] : undefined;
  return (Array.isArray(found) ? found : [found]).filter(isRecord);
}

/**
 * The place of a member of a block: of the attribute or block at the end of the
 * way, or of the nearest one on it.
 */
export function placeOf(
  block: Block,
  ...way: readonly (string | readonly [string, number])[]
): Evidence {
  let { position } = block;
  for (const step of way) {
    const [name, index] = typeof step === 'string' ? [step, 0] : step;
    const line = position.attributes.get(name);
    if (line !== undefined) {
      return { path: block.path, line };
    }
    const inner = position.blocks.filter(b => b.header[0] === name)[index];
    if (!inner) {
      break;
    }
    position = inner;
  }
  return { path: block.path, line: position.line };
}

/** How a block is called in messages, for example `aws_s3_bucket.data`. */
export function nameOf({ header }: Block): string {
  const [kind, ...labels] = header;
  return kind === 'resource' ? labels.join('.') : [kind, ...labels].join('.');
}
