import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { spokenTime } from './spoken';

// A stop at the end of a sentence is no part of a name.
const REF =
  /\b(?:user|group|component|resource|system|api|domain):[a-z0-9-]+\/[a-z0-9_.-]*[a-z0-9_-]/gi;
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

/**
 * A text with the names in place of the refs, and its ISO 8601 times in words.
 * What only looks like a ref, because `names` lacks it, stays, but for people
 * and groups, who may be gone.
 */
export function withNames(
  text: string,
  names: ReadonlyMap<string, string>,
): string {
  return text
    .replace(REF, ref => {
      const name = names.get(ref.toLocaleLowerCase('en-US'));
      return name ?? (/^(user|group):/i.test(ref) ? shortName(ref) : ref);
    })
    .replace(TIME, spokenTime);
}
