import fs from 'node:fs';
import { kill, portal } from './portal';

/** Ends what the setup started; the logs stay only when asked for. */
export default async function globalTeardown() {
  const { pids, dataDir } = portal();
  await kill(pids.backend, 'SIGTERM');
  await kill(pids.sandbox, 'SIGTERM');
  if (!process.env.FAIRWAY_KEEP_E2E_DATA) {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
