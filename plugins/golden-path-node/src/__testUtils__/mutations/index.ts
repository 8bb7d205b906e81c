import type { Mutation } from '../mutation';
import { goEvents, goLines, goPrivacy } from './goRecords';
import { goEntrances, goHttp } from './goRequests';
import { pythonEvents, pythonLines, pythonPrivacy } from './pythonRecords';
import { pythonEntrances, pythonHttp } from './pythonRequests';
import { unseenChecks, unseenImages, unseenTests } from './unseen';
import { unseenGates, unseenHelp } from './unseenGates';
import {
  unseenExceptions,
  unseenInstalls,
  unseenRefs,
  unseenSecrets,
  unseenWorkflows,
} from './unseenPackages';
import { unseenHttp } from './unseenNode';
import { unseenEntrances, unseenLines } from './unseenNodeEntrances';
import { unseenPythonEntrances, unseenPythonLines } from './unseenPython';
import { unseenPythonHttp } from './unseenPythonHttp';
import { unseenGoEntrances } from './unseenGo';
import { unseenGoEvents, unseenGoLines } from './unseenGoRecords';
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
  'audit-log': [...auditLog, ...pythonEvents, ...goEvents, ...unseenGoEvents],
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
    ...pythonEntrances,
    ...goEntrances,
    ...unseenGoEntrances,
  ],
  codeowners,
  dockerfile: [...dockerfile, ...unseenImages],
  'http-hardening': [
    ...httpHardening,
    ...unseenHttp,
    ...unseenPythonHttp,
    ...pythonHttp,
    ...goHttp,
    ...unseenGoHttp,
  ],
  'network-policy': networkPolicy,
  privacy: [...privacy, ...pythonPrivacy, ...goPrivacy],
  'security-policy': securityPolicy,
  'structured-logging': [
    ...structuredLogging,
    ...unseenLines,
    ...unseenPythonLines,
    ...pythonLines,
    ...goLines,
    ...unseenGoLines,
  ],
  workflows: [...workflows, ...unseenWorkflows],
};
