import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEventSeverityLevel,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';

/** What the auditor is told of a call. */
export interface CallSpec {
  /** Kebab-case noun group, for example `request-mutate`. */
  eventId: string;
  severityLevel: AuditorServiceEventSeverityLevel;
  meta: JsonObject;
}

/** A request with whatever types the route has. */
type AnyRequest = NonNullable<AuditorServiceCreateEventOptions['request']>;

/**
 * Runs calls of the API: the auditor hears of each, also of those refused for
 * want of credentials, and of how it went.
 */
export class CallRunner {
  constructor(
    private readonly auditor: AuditorService,
    private readonly httpAuth: HttpAuthService,
  ) {}

  /** People and services may call; for reads. */
  read<T>(
    req: AnyRequest,
    spec: CallSpec,
    work: (credentials: BackstageCredentials) => Promise<T>,
  ): Promise<T> {
    return this.run(req, spec, async () =>
      work(
        await this.httpAuth.credentials(req, { allow: ['user', 'service'] }),
      ),
    );
  }

  /** Only people may call; for everything that changes something. */
  write<T>(
    req: AnyRequest,
    spec: CallSpec,
    work: (
      credentials: BackstageCredentials<BackstageUserPrincipal>,
    ) => Promise<T>,
  ): Promise<T> {
    return this.run(req, spec, async () =>
      work(await this.httpAuth.credentials(req, { allow: ['user'] })),
    );
  }

  /** Only one other plugin may call: it has checked who wanted it, and says so. */
  plugin<T>(
    req: AnyRequest,
    pluginId: string,
    spec: CallSpec,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.run(req, spec, async () => {
      const { principal } = await this.httpAuth.credentials(req, {
        allow: ['service'],
      });
      if (principal.subject !== `plugin:${pluginId}`) {
        throw new NotAllowedError(
          `Only the plugin ${pluginId} may do this, not ${principal.subject}`,
        );
      }
      return work();
    });
  }

  /** Nobody is signed in; the work itself checks who calls. */
  signed<T>(
    req: AnyRequest,
    spec: CallSpec,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.run(req, spec, async () => work());
  }

  private async run<T>(
    req: AnyRequest,
    spec: CallSpec,
    work: () => Promise<T>,
  ): Promise<T> {
    const event = await this.auditor.createEvent({ ...spec, request: req });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}
