import path from 'node:path';
import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { CheckReferences } from '../policy/CheckReferences';
import { watchPolicies } from '../policy/watchPolicies';
import type { RoutePart } from '../routes/types';
import { GateReader } from './GateReader';
import { GateRegistry, GATES_KEY } from './GateRegistry';
import { Gates } from './Gates';
import { checksOf } from './policy';
import type { ChangeReports, GateTokens } from './ports';
import { addGateRoutes, GATE_PATH } from './routes';

/** What {@link registerGate} needs of the plugin. */
export interface GateSetup {
  auditor: AuditorService;
  auth: AuthService;
  config: RootConfigService;
  events: EventsService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  permissions: PermissionsService;
  knex: Knex;
  reader: {
    get(entityRef: string, now: Date): Promise<Scorecard | undefined>;
  };
  references: CheckReferences;
  changes?: ChangeReports;
  tokens?: GateTokens;
  now: () => Date;
}

/** Puts the gate together. */
export async function registerGate(
  options: GateSetup,
): Promise<{ routes: RoutePart[]; problems: () => string[] }> {
  const { config, logger, tokens } = options;
  const file = config.getOptionalString(GATES_KEY);
  const registry = await GateRegistry.create({
    file: file && path.resolve(file),
    strict:
      config.getOptionalBoolean('securityScorecard.strictPolicies') ?? false,
    logger,
  });
  if (file) {
    const watched = watchPolicies({
      // The folder, because editors and mounts replace the file.
      target: path.dirname(path.resolve(file)),
      onChange: () => registry.reload(),
      logger,
    });
    options.lifecycle.addShutdownHook(() => watched.close());
  }
  options.references.add(async () => checksOf(registry.policy));
  if (tokens) {
    // Upload tokens are no Backstage tokens; the route asks for one or the other.
    options.httpRouter.addAuthPolicy({
      path: GATE_PATH,
      allow: 'unauthenticated',
    });
  }
  const gates = new Gates({
    ...options,
    registry,
    reader: new GateReader(options.knex, options.reader),
  });
  return {
    routes: [router => addGateRoutes(router, { ...options, gates })],
    problems: () =>
      registry.problem ? [`${GATES_KEY}: ${registry.problem}`] : [],
  };
}
