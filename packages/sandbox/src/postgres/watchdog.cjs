/**
 * Ends a server when the process that started it is gone, however it went:
 * standard input, a pipe from that process, ends with it.
 *
 * node watchdog.cjs <process number>
 */
const pid = Number(process.argv[2]);

const end = () => {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended already.
  }
  process.exit(0);
};

process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();
