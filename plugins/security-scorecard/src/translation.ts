import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { campaigns } from './messages/campaigns';
import { area, check, framework } from './messages/check';
import { collectors } from './messages/collectors';
import { card, coverage, entity } from './messages/entity';
import { dashboard } from './messages/dashboard';
import { findings } from './messages/findings';
import { gate, reports } from './messages/pipeline';
import { chart, rollup } from './messages/rollup';
import { scan } from './messages/scan';
import { paging, services } from './messages/services';
import { waivers } from './messages/waivers';

/** Texts of the security scorecard's pages. */
export const securityScorecardTranslationRef = createTranslationRef({
  id: 'plugin.security-scorecard',
  messages: {
    services,
    paging,
    entity,
    card,
    coverage,
    scan,
    check,
    area,
    framework,
    findings,
    waivers,
    campaigns,
    rollup,
    dashboard,
    chart,
    gate,
    reports,
    collectors,
    legacy: {
      overview: 'Overview',
      services: 'Services',
      findings: 'Findings',
      waivers: 'Waivers',
      campaigns: 'Campaigns',
      collectors: 'Collectors',
    },
  },
});
