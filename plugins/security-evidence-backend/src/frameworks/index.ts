import type { Catalogue } from './catalogue';
import { cisAws } from './cisAws';
import { cisKubernetes } from './cisKubernetes';
import { iso27002 } from './iso27002';
import { osps } from './osps';
import { soc2 } from './soc2';
import { ssdf } from './ssdf';

export { checksByControl } from './catalogue';
export type { Catalogue, CatalogueControl } from './catalogue';

/** The frameworks that evidence is kept for, each in one version. */
export const catalogues: readonly Catalogue[] = [
  osps,
  ssdf,
  soc2,
  iso27002,
  cisAws,
  cisKubernetes,
];
