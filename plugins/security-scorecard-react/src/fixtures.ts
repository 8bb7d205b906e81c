import type { SecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';

/** A client of which a test says only what it needs; the rest refuses to be called. */
export function aClient(
  overrides: Partial<SecurityScorecardClient>,
): SecurityScorecardClient {
  const unexpected = async () => {
    throw new Error('The test did not expect this call');
  };
  return {
    listScorecards: unexpected,
    getScorecard: unexpected,
    getScorecards: unexpected,
    listFindings: unexpected,
    listAllFindings: unexpected,
    listHistory: unexpected,
    getTrend: unexpected,
    listRollups: unexpected,
    getRollup: unexpected,
    getDashboard: unexpected,
    exportDashboard: unexpected,
    getPolicyStatus: unexpected,
    getGate: unexpected,
    refresh: unexpected,
    listTodos: unexpected,
    listChecks: unexpected,
    listCollectors: unexpected,
    listWaivers: unexpected,
    getWaiverLimits: unexpected,
    requestWaiver: unexpected,
    getWaiver: unexpected,
    decideWaiver: unexpected,
    withdrawWaiver: unexpected,
    revokeWaiver: unexpected,
    listCampaigns: unexpected,
    createCampaign: unexpected,
    getCampaign: unexpected,
    listCampaignItems: unexpected,
    closeCampaign: unexpected,
    promoteCampaign: unexpected,
    uploadReport: unexpected,
    listReports: unexpected,
    listUploadTokens: unexpected,
    issueUploadToken: unexpected,
    revokeUploadToken: unexpected,
    ...overrides,
  };
}
