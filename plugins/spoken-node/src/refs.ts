import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { spokenTime } from './spoken';

// A stop at the end of a sentence is no part of a name.
const REF =
  /\b(?:user|group|component|resource|system|api|domain|template):[a-z0-9-]+\/[a-z0-9_.-]*[a-z0-9_-]/gi;
const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/** The entity refs in a text, in lower case, each once. */
export function refsIn(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(REF)].map(([ref]) => ref.toLocaleLowerCase('en-US')),
    ),
  ];
}

/** What no row can hold, or what shows a text as something that it does not say. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Bidi_Control}]+/gu;

/** Characters of a name; more is read by nobody. */
const MOST = 200;

/** As it can be shown and stored within other texts: whoever owns an entity chooses what it is called. */
const shown = (name: string) =>
  name.slice(0, MOST).replace(UNFIT, ' ').trim() || undefined;

/** As the catalog's pages call an entity; undefined where it has no name but the one in its ref. */
export function titleOf(entity: Entity): string | undefined {
  const { profile } = entity.spec ?? {};
  const displayName =
    typeof profile === 'object' &&
    profile !== null &&
    !Array.isArray(profile) &&
    profile.displayName;
  const own = typeof displayName === 'string' ? shown(displayName) : undefined;
  return own ?? shown(entity.metadata.title ?? '');
}

/** What is left of a ref when there is no title: `bo`, or `shop/bo` outside the default namespace. */
export function shortName(ref: string): string {
  const { namespace, name } = parseEntityRef(ref);
  return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
}

/** A piece of a text for people: words, or what an entity of the catalog is called. */
export interface SpokenPart {
  /** What people read. */
  text: string;
  /** The entity's full ref in lower case; undefined for words. */
  ref?: string;
}

/**
 * A text with the names in place of the refs, and its ISO 8601 times in words.
 * What only looks like a ref, because `names` lacks it, stays, but for people
 * and groups, who may be gone.
 */
export function withNames(
  text: string,
  names: ReadonlyMap<string, string>,
): SpokenPart[] {
  const words = (from: number, to?: number) => ({
    text: text.slice(from, to).replace(TIME, spokenTime),
  });
  const parts: SpokenPart[] = [];
  let end = 0;
  for (const { 0: written, index } of text.matchAll(REF)) {
    const ref = written.toLocaleLowerCase('en-US');
    const name = names.get(ref);
    const gone = /^(user|group):/.test(ref) ? shortName(written) : written;
    parts.push(
      words(end, index),
      name === undefined ? { text: gone } : { text: name, ref },
    );
    end = index + written.length;
  }
  return [...parts, words(end)].filter(part => part.text !== '');
}
