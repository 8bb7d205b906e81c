import type { AuditEvent } from './auditEvent';
import { WebhookBackend } from './WebhookBackend';

export { auditEvent, type AuditEvent } from './auditEvent';

/** Takes what the API server of a cluster records. */
export type AuditSink = (cluster: string, event: AuditEvent) => void;

/** Where the clusters send their audit events. */
export interface AuditWebhook {
  /** The name of the cluster follows after a slash. */
  url: string;
  /** Bearer token by cluster; other clusters record nothing. */
  tokens: Record<string, string>;
}

/** One webhook backend for each cluster that has a token. */
export function startAuditWebhook(
  { url, tokens }: AuditWebhook,
  log: (line: string) => void,
): { sink: AuditSink; stop: () => Promise<void> } {
  const backends = new Map(
    Object.entries(tokens).map(([cluster, token]) => [
      cluster,
      new WebhookBackend({ cluster, url: `${url}/${cluster}`, token, log }),
    ]),
  );
  return {
    sink: (cluster, event) => backends.get(cluster)?.record(event),
    async stop() {
      await Promise.all([...backends.values()].map(each => each.stop()));
    },
  };
}
