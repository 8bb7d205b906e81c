import type { Mutation } from '../mutation';
import { GO_CODE } from './goCode';
import { PYTHON_CODE } from './pythonCode';
import {
  unseenChecks,
  unseenGates,
  unseenHelp,
  unseenImages,
  unseenTests,
} from './unseen';
import {
  unseenExceptions,
  unseenInstalls,
  unseenRefs,
  unseenSecrets,
  unseenWorkflows,
} from './unseenPackages';
import { unseenEntrances, unseenHttp, unseenLines } from './unseenNode';
import {
  unseenPythonEntrances,
  unseenPythonHttp,
  unseenPythonLines,
} from './unseenPython';
import { unseenGoEntrances, unseenGoEvents, unseenGoLines } from './unseenGo';
import { unseenGoHttp } from './unseenGoHttp';
import { unseenPods } from './unseenPods';
import { vmImage } from './vm-image';
import { threatModel } from './threat-model';
import { terraform } from './terraform';
import { securityTxt } from './security-txt';
import { runbook } from './runbook';
import { podSecurity } from './pod-security';
import { loggingQuestions } from './logging-questions';
import { goldenPathRecord } from './golden-path-record';
import { documentation } from './documentation';
import { controlManifest } from './control-manifest';
import { catalogEntity } from './catalog-entity';
import { branchProtection } from './branch-protection';
import { accessPolicy } from './access-policy';
import { changeRecord } from './change-record';
import { ciTests } from './ci-tests';
import { dependencyGate } from './dependency-gate';
import { dependencyUpdates } from './dependency-updates';
import { noSecrets } from './no-secrets';
import { packageHygiene } from './package-hygiene';
import { pipelineGate } from './pipeline-gate';
import { riskPolicy } from './risk-policy';
import { sast } from './sast';
import { secretScanning } from './secret-scanning';
import { supplyChain } from './supply-chain';
import { auditLog } from './audit-log';
import { authorization } from './authorization';
import { codeowners } from './codeowners';
import { dockerfile } from './dockerfile';
import { httpHardening } from './http-hardening';
import { networkPolicy } from './network-policy';
import { privacy } from './privacy';
import { securityPolicy } from './security-policy';
import { structuredLogging } from './structured-logging';
import { workflows } from './workflows';

/** Control id → the ways to weaken it. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  'vm-image': vmImage,
  'threat-model': threatModel,
  terraform,
  'security-txt': securityTxt,
  runbook,
  'pod-security': [...podSecurity, ...unseenPods],
  'logging-questions': loggingQuestions,
  'golden-path-record': goldenPathRecord,
  documentation,
  'control-manifest': controlManifest,
  'catalog-entity': catalogEntity,
  'branch-protection': branchProtection,
  'access-policy': accessPolicy,
  'audit-log': [
    ...auditLog,
    ...PYTHON_CODE['audit-log'],
    ...GO_CODE['audit-log'],
    ...unseenGoEvents,
  ],
  'change-record': changeRecord,
  'ci-tests': [...ciTests, ...unseenTests],
  'dependency-gate': [...dependencyGate, ...unseenExceptions],
  'dependency-updates': dependencyUpdates,
  'no-secrets': [...noSecrets, ...unseenSecrets],
  'package-hygiene': [...packageHygiene, ...unseenInstalls],
  'pipeline-gate': [...pipelineGate, ...unseenGates, ...unseenHelp],
  'risk-policy': riskPolicy,
  sast,
  'secret-scanning': secretScanning,
  'supply-chain': [...supplyChain, ...unseenChecks, ...unseenRefs],
  authorization: [
    ...authorization,
    ...unseenEntrances,
    ...unseenPythonEntrances,
    ...PYTHON_CODE.authorization,
    ...GO_CODE.authorization,
    ...unseenGoEntrances,
  ],
  codeowners,
  dockerfile: [...dockerfile, ...unseenImages],
  'http-hardening': [
    ...httpHardening,
    ...unseenHttp,
    ...unseenPythonHttp,
    ...PYTHON_CODE['http-hardening'],
    ...GO_CODE['http-hardening'],
    ...unseenGoHttp,
  ],
  'network-policy': networkPolicy,
  privacy: [...privacy, ...PYTHON_CODE.privacy, ...GO_CODE.privacy],
  'security-policy': securityPolicy,
  'structured-logging': [
    ...structuredLogging,
    ...unseenLines,
    ...unseenPythonLines,
    ...PYTHON_CODE['structured-logging'],
    ...GO_CODE['structured-logging'],
    ...unseenGoLines,
  ],
  workflows: [...workflows, ...unseenWorkflows],
};
