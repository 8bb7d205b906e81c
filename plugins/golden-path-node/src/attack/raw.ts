import { connect } from 'node:net';

/** Sends bytes as they are and gives what comes back until the connection ends. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', chunk => {
      answer += chunk.toString('utf8');
    });
    socket.on('close', () => resolve(answer));
    // It may be reset while more is being sent; what came before that counts.
    socket.on('error', error => (answer ? resolve(answer) : reject(error)));
  });
}
