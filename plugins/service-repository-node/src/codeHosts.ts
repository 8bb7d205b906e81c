import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';

/** Kinds of hosts that repositories are read from. */
export type CodeHostType =
  'bitbucketCloud' | 'bitbucketServer' | 'gitea' | 'github' | 'gitlab';

/** A host that the configuration names under `integrations`. */
export interface CodeHost {
  type: CodeHostType;
  /** As in an address: with its port when that is not the usual one. */
  host: string;
  /** Address that the path of a repository follows, without a slash at its end. */
  base: string;
}

/** Hosts of integrations that need not name one. */
const USUAL_HOSTS: Partial<Record<CodeHostType, string>> = {
  bitbucketCloud: 'bitbucket.org',
  github: 'github.com',
  gitlab: 'gitlab.com',
};

/**
 * Address of a host's repositories: https, unless the configuration gives an
 * address of the same host that says otherwise.
 *
 * @param configured - an address that the integration gives
 * @param path - takes the path below which repositories are from that address
 */
function baseOf(
  host: string,
  configured: string | undefined,
  path: (pathname: string) => string,
): string {
  const url =
    configured && URL.canParse(configured) ? new URL(configured) : undefined;
  return url?.host === host && /^https?:$/.test(url.protocol)
    ? `${url.protocol}//${host}${path(url.pathname).replace(/\/+$/, '')}`
    : `https://${host}`;
}

const whole = (pathname: string) => pathname;

function allHosts(integrations: ScmIntegrations): CodeHost[] {
  const { github, gitlab, gitea, bitbucketServer, bitbucketCloud } =
    integrations;
  return [
    ...github.list().map(({ config: { host, apiBaseUrl } }): CodeHost => ({
      type: 'github',
      host,
      base: baseOf(host, apiBaseUrl, () => ''),
    })),
    ...gitlab.list().map(({ config: { host, baseUrl } }): CodeHost => ({
      type: 'gitlab',
      host,
      base: baseOf(host, baseUrl, whole),
    })),
    ...gitea.list().map(({ config: { host, baseUrl } }): CodeHost => ({
      type: 'gitea',
      host,
      base: baseOf(host, baseUrl, whole),
    })),
    ...bitbucketServer
      .list()
      .map(({ config: { host, apiBaseUrl } }): CodeHost => ({
        type: 'bitbucketServer',
        host,
        base: baseOf(host, apiBaseUrl, p => p.split('/rest/')[0]),
      })),
    ...bitbucketCloud.list().map(({ config: { host } }): CodeHost => ({
      type: 'bitbucketCloud',
      host,
      base: `https://${host}`,
    })),
  ];
}

/**
 * The hosts that repositories may be read from: those that the configuration
 * names, and not the public ones that Backstage knows without being told.
 */
export class CodeHosts {
  static fromConfig(
    config: Config,
    integrations = ScmIntegrations.fromConfig(config),
  ): CodeHosts {
    const isNamed = ({ type, host }: CodeHost) =>
      config
        .getOptionalConfigArray(`integrations.${type}`)
        ?.some(
          entry =>
            (entry.getOptionalString('host') ?? USUAL_HOSTS[type]) === host,
        ) ?? false;
    return new CodeHosts(
      allHosts(integrations).filter(isNamed),
      host => integrations.byHost(host)?.type,
    );
  }

  private constructor(
    private readonly hosts: readonly CodeHost[],
    private readonly typeOf: (host: string) => string | undefined,
  ) {}

  /** @throws InputError when the configuration does not name it, or as a kind that is not supported */
  byHost(host: string): CodeHost {
    const found = this.hosts.find(known => known.host === host);
    if (found) {
      return found;
    }
    const type = this.typeOf(host);
    throw new InputError(
      type === undefined || type in USUAL_HOSTS
        ? `No integration is configured for the host ${host}: add it to integrations in the configuration.`
        : `The host ${host} is one of ${type}, which is not supported.`,
    );
  }

  /**
   * The host that a slug without a host means: the public one, else the only one
   * of its kind.
   *
   * @throws InputError when there is none, or more than one
   */
  ofSlug(type: 'github' | 'gitlab'): CodeHost {
    const same = this.hosts.filter(known => known.type === type);
    const usual = `${type}.com`;
    if (same.length > 1 && !same.some(({ host }) => host === usual)) {
      throw new InputError(
        `It is not known on which host of ${type} the repository is, and ${usual} is not configured: add the annotation backstage.io/source-location.`,
      );
    }
    return same.length === 1 ? same[0] : this.byHost(usual);
  }
}
