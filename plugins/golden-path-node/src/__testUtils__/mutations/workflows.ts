import { type Mutation } from '../mutation';
import { github } from './workflowsGithub';
import { gitlab } from './workflowsGitlab';
import { jenkins } from './workflowsJenkins';

export const workflows: Mutation[] = [...github, ...gitlab, ...jenkins];
