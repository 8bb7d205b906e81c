import { HttpHandler } from 'msw';
import { awsHandlers } from './aws';
import { deskHandlers, DeskStore, memoryDesk, type SendAction } from './desk';
import { githubHandlers } from './github';
import {
  type AuditSink,
  kubernetesHandlers,
  type KubernetesState,
} from './kubernetes';
import { scannerHandlers } from './scanner';
import type { Store } from './store';
import type { GithubState } from './world/github';
import type { IdentityCenterState } from './world/identityCenter';
import { loadWorld } from './world/loadWorld';
import { World } from './world/types';

/** A world and the handlers that answer from it. */
export interface Sandbox {
  world: World;
  /** msw handlers for the real hosts; pass them to `setupServer`. */
  handlers: HttpHandler[];
}

/** Options of {@link createSandbox}. */
export interface CreateSandboxOptions {
  /** World to answer from; the demo organisation's when absent. */
  world?: World;
  /** Where chat and tickets are kept; in memory when absent. */
  desk?: DeskStore;
  /** Tells the portal which buttons of the chat people press; nobody when absent. */
  chatCallback?: SendAction;
  /** Where writes to the clusters are kept; in memory when absent. */
  kubernetes?: Store<KubernetesState>;
  /** Hears of the writes to the clusters; nobody does when absent. */
  kubernetesAudit?: AuditSink;
  /** Where account assignments are kept; in memory, as the world has them, when absent. */
  identityCenter?: (initial: IdentityCenterState) => Store<IdentityCenterState>;
  /** Where memberships of teams are kept; in memory, as the world has them, when absent. */
  github?: (initial: GithubState) => Store<GithubState>;
}

/**
 * Stand-ins for AWS, Kubernetes, chat and tickets for use in-process: the
 * clients keep their real hosts, and msw answers.
 */
export function createSandbox(options: CreateSandboxOptions = {}): Sandbox {
  const world = options.world ?? loadWorld();
  const { identityCenter, github } = world;
  if (identityCenter && options.identityCenter) {
    identityCenter.state = options.identityCenter(identityCenter.state.read());
  }
  if (github && options.github) {
    github.state = options.github(github.state.read());
  }
  return {
    world,
    handlers: [
      ...scannerHandlers(world),
      ...awsHandlers(world),
      ...kubernetesHandlers(world, options.kubernetes, options.kubernetesAudit),
      ...githubHandlers(world),
      ...deskHandlers(
        world,
        options.desk ?? memoryDesk(),
        options.chatCallback,
      ),
    ],
  };
}
