import path from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { AuditSink } from '@fairway/plugin-jit-access-node';
import { isLoopback } from '../isLoopback';
import { FileAuditSink } from './FileAuditSink';
import { HttpAuditSink } from './HttpAuditSink';

/** The audit sinks under `jitAccess.siem`. Throws InputError for an address without TLS. */
export function readAuditSinks(root: RootConfigService): AuditSink[] {
  const config = root.getOptionalConfig('jitAccess.siem');
  const sinks: AuditSink[] = [];
  const file = config?.getOptionalString('file');
  if (file !== undefined) {
    sinks.push(new FileAuditSink(path.resolve(file)));
  }
  const http = config?.getOptionalConfig('http');
  if (http) {
    const url = http.getString('url');
    if (!url.startsWith('https:') && !isLoopback(url)) {
      throw new InputError(
        'jitAccess.siem.http.url must begin with https:, so that nobody on the way reads the ledger',
      );
    }
    sinks.push(new HttpAuditSink({ url, secret: http.getString('secret') }));
  }
  return sinks;
}
