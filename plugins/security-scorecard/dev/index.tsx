import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { aClient } from '../src/fixtures/client';
import {
  aFinding,
  aScorecard,
  aSummary,
  cut,
} from '../src/fixtures/scorecards';
import plugin from '../src';

const findings = Array.from({ length: 57 }, (_, i) => aFinding(i));

/** Made-up data in the place of the backend. */
const fixtures = createFrontendModule({
  pluginId: 'security-scorecard',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: securityScorecardApiRef,
          deps: {},
          factory: () =>
            aClient({
              listScorecards: async () => cut([aSummary()]),
              getScorecard: async () => aScorecard(),
              listFindings: async (_ref, o) => cut(findings, o),
              refresh: async () => {},
            }),
        }),
    }),
    ApiBlueprint.make({
      name: 'catalog',
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => catalogApiMock(),
        }),
    }),
  ],
});

createDevApp({ features: [plugin, fixtures] });
