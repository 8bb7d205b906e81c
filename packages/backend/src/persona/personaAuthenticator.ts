import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** Header that names the person to sign in as. A plain cross-site request can't set it. */
export const PERSONA_HEADER = 'x-fairway-persona';

/** Who was chosen on the sign-in page. */
export interface PersonaResult {
  userEntityRef: string;
}

/**
 * Signs in one of the people listed in `auth.providers.persona.people`, without
 * any proof. For development only: see {@link authModulePersonaProvider}.
 */
export const personaAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize({ config }) {
    const people = (config.getOptionalConfigArray('people') ?? []).map(person =>
      normalise(person.getString('ref')),
    );
    return { people: new Set(people) };
  },
  async authenticate({ req }, { people }) {
    const name = req.header(PERSONA_HEADER);
    if (!name) {
      throw new AuthenticationError(
        `Choose a person: send the header ${PERSONA_HEADER}`,
      );
    }
    const userEntityRef = normalise(name);
    if (!people.has(userEntityRef)) {
      throw new NotAllowedError(
        'That person is not listed in auth.providers.persona.people',
      );
    }
    return { result: { userEntityRef } satisfies PersonaResult };
  },
});

function normalise(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, { defaultKind: 'user', defaultNamespace: 'default' }),
  );
}
