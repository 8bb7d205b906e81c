import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { audited } from './audited';
import type { CallSpec } from './CallRunner';
import { assertNoNul } from './refuseNul';

/** What an action of the actions registry is called with. */
export interface ActionCall<T> {
  /** What the caller wants, as the action's schema has it. */
  input: T;
  /** Who calls. */
  credentials: BackstageCredentials;
}

/** What {@link ActionRunner} needs. */
export interface ActionRunnerOptions {
  /** Hears of each call. */
  auditor: AuditorService;
  /** Tells people from services. */
  auth: AuthService;
}

/**
 * Runs actions as `CallRunner` runs calls of the API: the auditor hears of
 * each, also of those that are refused, and of how it went. No request tells
 * who calls, so the event has it as `by`.
 */
export class ActionRunner {
  constructor(private readonly options: ActionRunnerOptions) {}

  /** People and services may call. Throws InputError for texts with a NUL character. */
  anyone<T, R>(
    call: ActionCall<T>,
    spec: CallSpec,
    work: (credentials: BackstageCredentials, input: T) => Promise<R>,
  ): Promise<R> {
    const { auditor } = this.options;
    const by = this.personOf(call.credentials)?.principal.userEntityRef;
    return audited(
      auditor,
      { ...spec, meta: { ...spec.meta, by: by ?? 'a service' } },
      async () => {
        assertNoNul(call.input);
        return work(call.credentials, call.input);
      },
    );
  }

  /** Only people may call: throws NotAllowedError for services. */
  person<T, R>(
    call: ActionCall<T>,
    spec: CallSpec,
    work: (
      credentials: BackstageCredentials<BackstageUserPrincipal>,
      input: T,
    ) => Promise<R>,
  ): Promise<R> {
    return this.anyone(call, spec, async (credentials, input) => {
      const person = this.personOf(credentials);
      if (!person) {
        throw new NotAllowedError(
          'Only a person may do this; call this action with the credentials of one',
        );
      }
      return work(person, input);
    });
  }

  private personOf(
    credentials: BackstageCredentials,
  ): BackstageCredentials<BackstageUserPrincipal> | undefined {
    return this.options.auth.isPrincipal(credentials, 'user')
      ? credentials
      : undefined;
  }
}
