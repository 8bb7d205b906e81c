import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  freePort,
  savePortal,
  startBackend,
  startSandbox,
  type Portal,
} from './portal';

/** Starts sandbox and backend on free ports with an empty data directory. */
export default async function globalSetup() {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-e2e-'));
  const state: Portal = {
    dataDir,
    serviceToken: 'e2e-service-token-of-the-matrix',
    ports: {
      backend: await freePort(),
      sandbox: await freePort(),
      postgres: await freePort(),
    },
    pids: {},
  };
  fs.writeFileSync(
    path.join(dataDir, 'app-config.e2e.json'),
    JSON.stringify({
      backend: {
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: state.serviceToken, subject: 'e2e' },
            },
          ],
        },
      },
    }),
  );
  savePortal(state);
  await startSandbox();
  await startBackend();
}
