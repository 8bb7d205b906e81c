import { finding, observation } from './fixtures';

/** What each service is seen with: every one changes with the version, and so do its findings. */
export function seenAt(name: string, at: string, version: number) {
  const number = Number(name.slice(1));
  const criticals = (number + version) % 4;
  return observation(name, {
    observedAt: at,
    facts: {
      scanState: (number + version) % 7 ? 'scanned' : 'pending',
      criticalOpen: criticals,
    },
    findings: [
      ...Array.from({ length: criticals }, (_, i) =>
        finding(`CVE-critical-${i}`, { severity: 'critical' }),
      ),
      ...Array.from({ length: 30 }, (_, i) =>
        finding(`CVE-high-${(i + version) % 40}`),
      ),
    ],
  });
}
