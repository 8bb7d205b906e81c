import { readSettings } from './server/settings';
import { startSandboxServer } from './server/startSandboxServer';

/** The sandbox as a process of its own, as `npm start` runs it. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const starting = startSandboxServer({
    ...settings,
    seedGit: true,
    log: write,
  });

  // Registered before it is up: a Ctrl-C while it starts must end the database.
  let stopping = false;
  const stop = () => {
    if (!stopping) {
      stopping = true;
      starting.then(server => server.stop()).then(() => process.exit(0), end);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const server = await starting;
  write(
    JSON.stringify({
      ready: true,
      url: server.url,
      postgres: server.postgres?.url,
      dataDir: settings.dataDir,
    }),
  );
}

function end(error: unknown): never {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

main().catch(end);
