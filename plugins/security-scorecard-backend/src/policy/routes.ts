import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { ScorecardRouter } from '../routes/types';
import type { PolicyStatusService } from './PolicyStatusService';

/** Route of the state of the policies. */
export function addPolicyRoutes(
  router: ScorecardRouter,
  {
    policy,
    httpAuth,
  }: { policy: PolicyStatusService; httpAuth: HttpAuthService },
): void {
  router.get('/policy', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    res.json(await policy.status({ credentials }));
  });
}
