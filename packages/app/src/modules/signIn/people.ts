import { parseEntityRef } from '@backstage/catalog-model';
import type { ConfigApi } from '@backstage/frontend-plugin-api';

/** Somebody whom the demonstration lets you be. */
export interface Person {
  /** Entity ref of the user. */
  ref: string;
  /** Name of the user entity, as the auth backend's provider `persona` expects it. */
  name: string;
  title: string;
  /** What this person does, in a sentence. */
  role: string;
}

/** The people of `auth.providers.persona.people`; empty when personas are not configured. */
export function readPeople(config: ConfigApi): Person[] {
  const people =
    config.getOptionalConfigArray('auth.providers.persona.people') ?? [];
  return people.map(person => {
    const ref = person.getString('ref');
    const { name } = parseEntityRef(ref, { defaultKind: 'user' });
    return {
      ref,
      name,
      title: person.getOptionalString('title') ?? name,
      role: person.getOptionalString('role') ?? '',
    };
  });
}
