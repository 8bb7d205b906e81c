import type { PipelineStep } from './model';

/** What a step of a pipeline is for. */
export type Purpose =
  | 'lint'
  | 'sast'
  | 'secret-scan'
  | 'test'
  | 'dependency-scan'
  | 'thresholds'
  | 'image-build'
  | 'machine-build'
  | 'sbom-cyclonedx'
  | 'sbom-spdx'
  | 'sign'
  | 'provenance'
  | 'image-scan'
  | 'upload'
  | 'infra-scan'
  | 'gate-build'
  | 'gate-test'
  | 'gate-production'
  | 'verify-signature'
  | 'deploy';

/** Words before a command that do not change what it is. */
const PREFIX =
  /^(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+|sudo\s+|time\s+|exec\s+|command\s+|npx\s+(?:--no(?:-install)?\s+)?(?:--\s+)?|npm\s+exec\s+(?:--\s+)?|uv\s+run\s+|poetry\s+run\s+|python3?\s+-m\s+|\.?\/?\w*\/?(?:\.?venv\/bin|ci\/bin|\.tools)\/)+/;
/** A scanner from its own image. */
const CONTAINER =
  /^docker\s+run\s[^|]*?\s\S*\/?(?:semgrep|trivy|gitleaks|cosign|syft|grype)\S*@sha256:[0-9a-f]{64}\s+(.*)$/;

/** The command itself: `docker run … image@digest semgrep scan` is `semgrep scan`. */
export function essence(command: string): string {
  const bare = command.trim().replace(PREFIX, '');
  const inContainer = CONTAINER.exec(bare)?.[1];
  // What is assigned is what the command says: digest="$(docker …)".
  return (inContainer ?? bare).replace(/^\w+="?\$\(/, '');
}

const COMMANDS: readonly [Purpose, RegExp][] = [
  [
    'lint',
    /^(?:npm run (?:\S*:)?lint\b|eslint\b|ruff check\b|golangci-lint run\b|go vet\b|packer (?:fmt|validate)\b|biome (?:lint|ci)\b)/,
  ],
  [
    'sast',
    /^(?:semgrep (?:scan|ci)\b|codeql database analyze\b|bandit\b|gosec\b)/,
  ],
  [
    'secret-scan',
    /^(?:gitleaks (?:git|detect|dir)\b|trufflehog (?:git|filesystem)\b|secretlint\b|git[- ]secrets --scan\b)/,
  ],
  [
    'test',
    /^(?:npm (?:run )?test\b|npm run test:\S+|node --test\b|jest\b|vitest run\b|pytest\b|unittest\b|go test\b)/,
  ],
  [
    'dependency-scan',
    /^(?:trivy (?:fs|filesystem|repo|rootfs)\b.*\bvuln\b|osv-scanner\b|grype dir:|npm audit\b|pip-audit\b|pip_audit\b|govulncheck\b)/,
  ],
  ['thresholds', /^fairway thresholds\b/],
  [
    'image-build',
    /^(?:docker (?:buildx )?build\b|buildah (?:bud|build)\b|podman build\b|\/?kaniko\/executor\b)/,
  ],
  ['machine-build', /^packer build\b/],
  [
    'sbom-cyclonedx',
    /^(?:trivy image\b.*--format[= ]cyclonedx\b|syft\b.*cyclonedx|npm sbom\b.*cyclonedx|cyclonedx-\w+\b)/,
  ],
  [
    'sbom-spdx',
    /^(?:trivy image\b.*--format[= ]spdx|syft\b.*spdx|npm sbom\b.*spdx)/,
  ],
  ['sign', /^cosign sign(?:-blob)?\b/],
  ['provenance', /^cosign attest(?:-blob)?\b.*slsaprovenance/],
  [
    'image-scan',
    /^(?:trivy image\b.*\bvuln\b|grype \S*(?:\$|@sha256)|osv-scanner scan image\b)/,
  ],
  ['upload', /^fairway report upload\b/],
  [
    'infra-scan',
    /^(?:trivy config\b|checkov\b|kubescape scan\b|tfsec\b|terrascan scan\b)/,
  ],
  // The last stage that is named is the one that is asked for.
  ['gate-build', /^fairway gate\b.*--stage[= ]build\b(?!.*--stage)/],
  ['gate-test', /^fairway gate\b.*--stage[= ]test\b(?!.*--stage)/],
  ['gate-production', /^fairway gate\b.*--stage[= ]production\b(?!.*--stage)/],
  ['verify-signature', /^cosign verify(?:-blob)?\b/],
  [
    'deploy',
    /^(?:kubectl\b.*\b(?:apply|rollout restart|set image)\b|helm (?:upgrade|install)\b|kustomize build\b.*kubectl|terraform\b.*\bapply\b|argocd app sync\b|aws autoscaling start-instance-refresh\b|aws ssm put-parameter\b|aws ecs update-service\b)/,
  ],
];

/** It says how it is used, or what it would do, and ends well. */
const ONLY_TOLD =
  /\s(?:--help|--version|--collect-only|--co|--list-?[tT]ests)(?:\s|$)|^go test\b.*\s-(?:list\b|run[= ]["']?\^\$)/;

const ACTIONS: readonly [Purpose, RegExp][] = [
  ['sast', /^github\/codeql-action\/analyze@/],
  ['secret-scan', /^gitleaks\/gitleaks-action@/],
  [
    'dependency-scan',
    /^(?:actions\/dependency-review-action|google\/osv-scanner-action\S*)@/,
  ],
  ['image-build', /^docker\/build-push-action@/],
  ['provenance', /^actions\/attest-build-provenance@/],
  ['image-scan', /^(?:anchore\/scan-action|aquasecurity\/trivy-action)@/],
  [
    'deploy',
    /^(?:aws-actions\/amazon-ecs-deploy-task-definition|azure\/k8s-deploy)@/,
  ],
];

/** What a step is for; more than one thing at times, and mostly nothing. */
export function purposesOf(step: PipelineStep): Purpose[] {
  const command = essence(step.command);
  const found = ONLY_TOLD.test(command)
    ? []
    : COMMANDS.filter(([, pattern]) => pattern.test(command));
  const uses = step.uses;
  const used = uses ? ACTIONS.filter(([, pattern]) => pattern.test(uses)) : [];
  return [...found, ...used].map(([purpose]) => purpose);
}
