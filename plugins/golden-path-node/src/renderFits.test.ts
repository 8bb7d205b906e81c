import { type Base, rendering } from './__testUtils__/renderings';

/** Files of a rendered service that are about each other. */
describe('what a golden path renders fits together', () => {
  it.each([
    ['node', 'src/http/server.ts', 'response: { status_code: reply.status }'],
    ['python', 'app/http/frame.py', '"status": status,'],
    ['go', 'internal/web/server.go', '"status", answer.Status'],
  ] satisfies [Base, string, string][])(
    'the alarm on errors selects what a %s service logs',
    (base, path, logged) => {
      const files = rendering(base);
      const alarms = files['infra/terraform/monitoring.tf'];
      const [, selector] = /\{ \$\.(\S+) >= 500 \}/.exec(alarms ?? '') ?? [];
      expect(selector).toBe(
        base === 'node' ? 'http.response.status_code' : 'status',
      );
      expect(files[path]).toContain(logged);
    },
  );

  it.each([
    ['node', '.github/workflows/ci.yaml'],
    ['node-gitlab', '.gitlab-ci.yml'],
    ['node-jenkins', 'Jenkinsfile'],
  ] satisfies [Base, string][])(
    'the pipeline of %s applies the kustomization, which kubectl refuses as a file',
    (base, pipeline) => {
      const files = rendering(base);
      expect(files).toHaveProperty(['deploy/k8s/kustomization.yaml']);
      expect(files[pipeline]).toMatch(
        /kubectl apply --server-side --kustomize deploy\/k8s\/$/m,
      );
      expect(files[pipeline]).not.toMatch(/kubectl apply.*--filename/);
      expect(files[pipeline]).toContain('fairway policy test access.yaml');
    },
  );

  it.each(['node', 'python', 'go'] satisfies Base[])(
    'the README of a %s service names each of its settings',
    base => {
      const files = rendering(base);
      const source = ['src/config.ts', 'app/settings.py']
        .map(path => files[path])
        .concat(files['internal/config/config.go'])
        .join('\n');
      const settings = new Set(
        source.match(
          /\b(?:HOST|PORT|LOG_LEVEL|(?:AUTH|AUDIT|RATE|TRUSTED|SHUTDOWN)_[A-Z_]+)\b/g,
        ),
      );
      expect(settings.size).toBe(10);
      for (const setting of settings) {
        expect(files['README.md']).toContain(`\`${setting}\``);
      }
    },
  );
});
