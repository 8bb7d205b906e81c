/** Whether an address is on this machine, where TLS adds nothing. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
