import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** Header that names the person to sign in as. A plain cross-site request can't set it. */
export const PERSONA_HEADER = 'x-fairway-persona';

/** Who was chosen on the sign-in page. */
export interface PersonaResult {
  userEntityRef: string;
  displayName: string;
}

/**
 * Signs in one of the people listed in `auth.providers.persona.people`, without
 * any proof. For development only: see {@link authModulePersonaProvider}.
 */
export const personaAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async ({ displayName }: PersonaResult) => ({
    profile: { displayName },
  }),
  initialize({ config }) {
    const people = config.getOptionalConfigArray('people') ?? [];
    return {
      titles: new Map(
        people.map(person => [
          normalise(person.getString('ref')),
          person.getString('title'),
        ]),
      ),
    };
  },
  async authenticate({ req }, { titles }) {
    const name = req.header(PERSONA_HEADER);
    if (!name) {
      throw new AuthenticationError(
        `Choose a person: send the header ${PERSONA_HEADER}`,
      );
    }
    const userEntityRef = normalise(name);
    const displayName = titles.get(userEntityRef);
    if (displayName === undefined) {
      throw new NotAllowedError(
        'That person is not listed in auth.providers.persona.people',
      );
    }
    return { result: { userEntityRef, displayName } };
  },
});

function normalise(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, { defaultKind: 'user', defaultNamespace: 'default' }),
  );
}
