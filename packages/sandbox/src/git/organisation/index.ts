export { loadOrganisation } from './loadOrganisation';
export { Organisation } from './Organisation';
export type { OrganisationSpec, Person } from './Organisation';
