import type { RootConfigService } from '@backstage/backend-plugin-api';

/** Whether there is a secret by which Backstage checks signatures of GitHub. */
export function hasSecret(config: RootConfigService): boolean {
  return (
    config.has('events.modules.github.webhookSecret') ||
    (config.getOptionalConfigArray('integrations.github') ?? []).some(host =>
      (host.getOptionalConfigArray('apps') ?? []).some(app =>
        app.has('webhookSecret'),
      ),
    )
  );
}

/**
 * Throws TypeError when anybody could publish what looks like an event of GitHub:
 * `events.http.topics` opens topics to requests that nobody checks.
 */
export function requireSigned(config: RootConfigService): void {
  const topics = config.getOptionalStringArray('events.http.topics') ?? [];
  const open = topics.find(
    topic =>
      topic.startsWith('github.') || (topic === 'github' && !hasSecret(config)),
  );
  if (open !== undefined) {
    throw new TypeError(
      `events.http.topics has '${open}', which takes events of GitHub without a signature: remove it and set events.modules.github.webhookSecret`,
    );
  }
}
