import { edit, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';

export const pipelineGate: Mutation[] = [
  ...inEach('the gate of stage build', (_, path) =>
    edit(path, '--stage build ${CHANGE', '--stage none ${CHANGE'),
  ),
  ...inEach('the gate of stage test', (_, path) =>
    edit(path, /fairway gate (.*)--stage test/, 'echo --stage test'),
  ),
  ...inEach('the gate of stage production', (_, path) =>
    edit(
      path,
      /fairway gate (.*)--stage production/,
      'echo --stage production',
    ),
  ),
  ...inEach('the scan of the infrastructure', (_, path) =>
    edit(path, 'trivy config', 'trivy version'),
  ),
  ...inEach(
    'a gate that stops nothing',
    (_, path) =>
      edit(
        path,
        /(fairway gate .*--stage production)/,
        'fairway gate --entity "$ENTITY" --stage production || true',
      ),
    {
      text: { github: '|| true', gitlab: '|| true', jenkins: '|| true' },
    },
  ),
  {
    what: 'the gate before it is deployed',
    change: edit(CI, 'needs: [image, infrastructure]', 'needs: [image]'),
    at: { path: CI, text: 'kubectl apply' },
  },
  {
    what: 'the gate before it is deployed',
    base: 'node-gitlab',
    change: edit(
      '.gitlab-ci.yml',
      'needs: [image:build, image:prove, infrastructure]',
      'needs: [image:build, image:prove]',
    ),
    at: { path: '.gitlab-ci.yml', text: '- kubectl apply' },
  },
  {
    what: 'a deployment after failures',
    change: edit(
      CI,
      "    needs: [image, infrastructure]\n    if: github.event_name == 'push'",
      '    needs: [image, infrastructure]\n    if: always()',
    ),
    at: { path: CI, text: '  deploy:' },
    also: ['supply-chain'],
  },
  {
    what: 'the image before the gate of stage build',
    change: edit(CI, '    needs: test\n', '    needs: code\n'),
    at: { path: CI, text: 'docker buildx build' },
    also: ['dependency-gate', 'ci-tests'],
  },
  {
    what: 'every upload of a report',
    change: edit(CI, /fairway report upload/g, 'echo'),
    at: { path: CI },
    also: ['sast'],
  },
  {
    what: 'a gate in the background',
    base: 'node-jenkins',
    change: edit(
      'Jenkinsfile',
      /(fairway gate .*--stage test)/,
      'fairway gate --entity "$ENTITY" --stage test &',
    ),
    at: { path: 'Jenkinsfile', text: '--stage test &' },
  },
];
