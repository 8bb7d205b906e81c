import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEventSeverityLevel,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { audited } from './audited';

/** What the auditor is told of a call. */
export interface CallSpec {
  /** Kebab-case noun group without the plugin's name, for example `request-mutate`. */
  eventId: string;
  /** How much it matters to who watches. */
  severityLevel: AuditorServiceEventSeverityLevel;
  /** What else is told of it. */
  meta: JsonObject;
}

/** A request with whatever types the route has. */
export type AuditedRequest = NonNullable<
  AuditorServiceCreateEventOptions['request']
>;

/** What {@link CallRunner} needs. */
export interface CallRunnerOptions {
  /** Hears of each call. */
  auditor: AuditorService;
  /** Tells who calls. */
  httpAuth: HttpAuthService;
  /** What the auditor sees of a request; undefined keeps it out. Default: the request. */
  shown?: (request: AuditedRequest) => AuditedRequest | undefined;
}

/**
 * Runs calls of the API: the auditor hears of each, also of those refused for
 * want of credentials, and of how it went.
 */
export class CallRunner {
  constructor(private readonly options: CallRunnerOptions) {}

  /** People and services may call. */
  anyone<T>(
    request: AuditedRequest,
    spec: CallSpec,
    work: (
      credentials: BackstageCredentials<
        BackstageUserPrincipal | BackstageServicePrincipal
      >,
    ) => Promise<T>,
  ): Promise<T> {
    return this.signed(request, spec, async () =>
      work(
        await this.options.httpAuth.credentials(request, {
          allow: ['user', 'service'],
        }),
      ),
    );
  }

  /** Only people may call. */
  person<T>(
    request: AuditedRequest,
    spec: CallSpec,
    work: (
      credentials: BackstageCredentials<BackstageUserPrincipal>,
    ) => Promise<T>,
  ): Promise<T> {
    return this.signed(request, spec, async () =>
      work(
        await this.options.httpAuth.credentials(request, { allow: ['user'] }),
      ),
    );
  }

  /** Only one other plugin may call: it has checked who wanted it, and says so. */
  plugin<T>(
    request: AuditedRequest,
    pluginId: string,
    spec: CallSpec,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.signed(request, spec, async () => {
      const { principal } = await this.options.httpAuth.credentials(request, {
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

  /** Nobody is signed in with Backstage; the work itself checks who calls. */
  signed<T>(
    request: AuditedRequest,
    spec: CallSpec,
    work: () => Promise<T>,
  ): Promise<T> {
    const { auditor, shown } = this.options;
    return audited(
      auditor,
      { ...spec, request: shown ? shown(request) : request },
      work,
    );
  }
}
