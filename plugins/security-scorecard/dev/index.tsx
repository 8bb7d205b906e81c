import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { aClient } from '../src/fixtures/client';
import { aCollector, aDefinition } from '../src/fixtures/collectors';
import { aFinding } from '../src/fixtures/findings';
import { aReport, aToken } from '../src/fixtures/gate';
import { aRollupDetail, aTrend } from '../src/fixtures/rollups';
import { aScorecard, aSummary } from '../src/fixtures/scorecards';
import { aCampaign, aCampaignItem, aWaiver } from '../src/fixtures/work';
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
            aClient(
              {},
              {
                summaries: [aSummary()],
                scorecards: [aScorecard()],
                findings,
                waivers: [aWaiver()],
                campaigns: [aCampaign()],
                campaignItems: [aCampaignItem(1)],
                collectors: [aCollector()],
                checks: [aDefinition()],
                rollup: aRollupDetail(),
                trend: aTrend(90),
                reports: [aReport()],
                tokens: [aToken()],
              },
            ),
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
