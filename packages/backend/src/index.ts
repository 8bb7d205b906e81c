import { createBackend } from '@backstage/backend-defaults';
import { localGitUrlReaderServiceFactory } from '@fairway/plugin-local-git-node';

const backend = createBackend();

backend.add(localGitUrlReaderServiceFactory);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('./persona'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permissions'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-events-backend-module-github'));
backend.add(import('@backstage/plugin-events-backend-module-gitlab'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-gitlab'));
backend.add(import('@fairway/plugin-scaffolder-backend-module-golden-path'));

backend.add(import('@fairway/plugin-golden-path-backend'));
backend.add(import('@fairway/plugin-security-evidence-backend'));

backend.add(import('@fairway/plugin-approved-images-backend'));
backend.add(import('@fairway/plugin-approved-images-backend-module-aws'));

backend.add(import('@fairway/plugin-security-scorecard-backend'));
backend.add(import('@fairway/plugin-security-scorecard-backend-module-aws'));
backend.add(
  import('@fairway/plugin-security-scorecard-backend-module-kubernetes'),
);
backend.add(
  import('@fairway/plugin-security-scorecard-backend-module-golden-path'),
);
backend.add(
  import('@fairway/plugin-security-scorecard-backend-module-jit-access'),
);

backend.add(import('@fairway/plugin-jit-access-backend'));
backend.add(
  import('@fairway/plugin-jit-access-backend-module-aws-identity-center'),
);
backend.add(import('@fairway/plugin-jit-access-backend-module-github-teams'));
backend.add(import('@fairway/plugin-jit-access-backend-module-kubernetes'));
backend.add(import('@fairway/plugin-jit-access-backend-module-postgres'));
backend.add(
  import('@fairway/plugin-jit-access-backend-module-security-scorecard'),
);
backend.add(import('@fairway/plugin-jit-access-backend-module-tickets'));
backend.add(
  import('@fairway/plugin-jit-access-backend-module-pipeline-approval'),
);

backend.add(import('@fairway/plugin-security-cases-backend'));
backend.add(import('@fairway/plugin-security-cases-backend-module-aws'));
backend.add(import('@fairway/plugin-security-cases-backend-module-github'));

// A backend that could not start must end, so that whatever runs it notices.
backend.start().catch(error => {
  process.stderr.write(`The backend did not start: ${error}\n`);
  process.exit(1);
});
