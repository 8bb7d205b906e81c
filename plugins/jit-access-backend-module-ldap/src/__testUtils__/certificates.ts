import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findServer } from '@fairway/test-servers';

const OPENSSL = findServer({
  name: 'openssl',
  paths: ['/usr/bin/openssl', '/usr/local/bin/openssl'],
  debianPackage: 'openssl',
  variable: 'FAIRWAY_OPENSSL_PATH',
});

/** Files of a certificate authority and of a server's certificate by it. */
export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

/** Makes an authority and a certificate for `localhost` and 127.0.0.1. */
export function createCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) =>
    execFileSync(OPENSSL, args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  fs.writeFileSync(
    path.join(folder, 'san.cnf'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\n',
  );
  openssl(
    ...['req', '-x509', ...newKey, '-nodes', '-days', '2'],
    ...['-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.pem'],
  );
  openssl(
    ...['req', ...newKey, '-nodes', '-subj', '/CN=directory'],
    ...['-keyout', 'server.key', '-out', 'server.csr'],
  );
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-days', '2'],
    ...['-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'san.cnf'],
    ...['-out', 'server.pem'],
  );
  return {
    ca: path.join(folder, 'ca.pem'),
    certificate: path.join(folder, 'server.pem'),
    key: path.join(folder, 'server.key'),
  };
}
