import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './commands/access';
import { addChecksCommands } from './commands/checks';
import { addGateCommand } from './commands/gate';
import { addLedgerCommands } from './commands/ledger';
import { addPolicyCommands } from './commands/policy';
import { addReportCommands } from './commands/report';
import { addThresholdsCommand } from './commands/thresholds';
import { addVerifyCommand } from './commands/verify';
import {
  CommandError,
  PASS,
  UNKNOWN,
  withoutControls,
  withoutSecret,
  type Io,
} from './io';

/** Adds commands; each tells its exit code when it is done. */
export type Finish = (code: number) => void;

/** Runs one command line and gives its exit code: 0 yes, 1 no, 2 no answer. */
export async function run(args: readonly string[], given: Io): Promise<number> {
  const io = [
    given.env.FAIRWAY_TOKEN,
    given.env.FAIRWAY_LEDGER_KEY,
    tokenIn(args),
  ].reduce<Io>(
    (hiding, secret) => withoutSecret(hiding, secret?.trim()),
    withoutControls(given),
  );
  let code = PASS;
  const finish: Finish = done => {
    code = done;
  };
  const program = new Command('fairway')
    .description(
      'Asks the gate, uploads reports, tests policies, asks for access and verifies its ledger.\nFAIRWAY_URL names the portal, FAIRWAY_TOKEN holds an upload token of the entity; for access, your own token.\nExit codes: 0 pass, 1 fail, 2 unknown, not reachable or wrong use.',
    )
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  addGateCommand(program, io, finish);
  addReportCommands(program, io, finish);
  addPolicyCommands(program, io, finish);
  addChecksCommands(program, io);
  addAccessCommands(program, io, finish);
  addLedgerCommands(program, io, finish);
  addThresholdsCommand(program, io, finish);
  addVerifyCommand(program, io, finish);
  // Settings are not inherited by commands that were added before.
  const inherit = (command: Command) => {
    for (const child of command.commands) {
      child.copyInheritedSettings(command);
      inherit(child);
    }
  };
  inherit(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? PASS : UNKNOWN;
    }
    io.err(`${messageOf(error)}\n`);
    return UNKNOWN;
  }
}

/** What `--token` says, so that nothing prints it. */
function tokenIn(args: readonly string[]): string | undefined {
  const index = args.indexOf('--token');
  return index === -1
    ? args.find(arg => arg.startsWith('--token='))?.slice('--token='.length)
    : args[index + 1];
}

function messageOf(error: unknown): string {
  if (error instanceof CommandError || !(error instanceof Error)) {
    return error instanceof Error ? error.message : String(error);
  }
  const { cause } = error;
  return cause instanceof Error && !error.message.includes(cause.message)
    ? `${error.message}: ${cause.message}`
    : error.message;
}
